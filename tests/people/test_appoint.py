"""Appointing from the command line, and who of a demonstration gets in where."""

import pytest
from django.core.management import CommandError, call_command

from hlh.activity.models import Actor, Fact
from hlh.people.doors import ByEmail
from hlh.people.models import Appointment, Person, Role
from tests.conftest import make_person
from tests.people.conftest import holds


def appoint(*words: str) -> None:
    call_command("appoint", *words)


@pytest.fixture
def nadia(db):
    return make_person("Nadia")


def test_somebody_is_appointed_and_dismissed(nadia):
    appoint(nadia.email, "officer", "region:AFR")
    assert holds(nadia, Role.OFFICER)
    appoint(nadia.email, "officer", "region:AFR")
    assert len(Person.objects.get(pk=nadia.pk).appointments_now) == 1
    appoint(nadia.email, "officer", "region:AFR", "--end")
    assert not holds(nadia, Role.OFFICER)


@pytest.mark.parametrize(
    "words",
    [
        ["nobody@health.example", "officer"],
        ["nadia@health.example", "officer", "country:XXX"],
        ["nadia@health.example", "officer", "--end"],
        ["nadia@health.example", "emperor"],
    ],
)
def test_a_wrong_word_is_refused_with_its_remedy(nadia, words):
    with pytest.raises(CommandError) as refused:
        appoint(*words)
    assert len(str(refused.value)) > 20
    assert not Person.objects.get(pk=nadia.pk).appointments_now


def test_the_last_administrator_is_not_dismissed(nadia):
    appoint(nadia.email, "administrator")
    with pytest.raises(CommandError, match="Appoint another one first"):
        appoint(nadia.email, "administrator", "--end")
    assert holds(nadia, Role.ADMINISTRATOR)


@pytest.mark.parametrize(("development", "may"), [(True, True), (False, False)])
def test_people_of_a_demonstration_stay_out_of_a_real_hub(nadia, settings, development, may):
    settings.DEVELOPMENT = development
    nadia.is_demo = True
    nadia.save()
    assert (ByEmail().get_user(nadia.pk) is not None) == may


def test_an_appointment_that_two_end_at_once_is_told_of_once(oskar):
    appointment = Appointment.objects.get(person=oskar)
    same = Appointment.objects.get(pk=appointment.pk)

    appointment.end(by=Actor.objects.system())
    same.end(by=Actor.objects.system())

    assert Fact.objects.filter(verb="appointment.ended").count() == 1
