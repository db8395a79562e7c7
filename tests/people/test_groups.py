"""Wagtail's groups follow the appointments."""

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.people.models import Appointment, Role
from tests.conftest import make_person


def groups_of(person):
    return set(person.groups.values_list("name", flat=True))


def test_an_administrator_opens_the_staff_screens_and_a_member_does_not(ada, fatou):
    settle_all()

    assert groups_of(ada) == {"Administrators"}
    assert groups_of(fatou) == set()
    ada.refresh_from_db()
    assert ada.has_perm("wagtailadmin.access_admin")
    assert not fatou.has_perm("wagtailadmin.access_admin")


def test_who_is_no_longer_appointed_is_out(ada):
    Appointment.objects.appoint(
        make_person("Ben"), Role.ADMINISTRATOR, by=Actor.objects.system()
    )  # somebody has to stay
    settle_all()

    Appointment.objects.get(person=ada).end(by=Actor.objects.system())
    settle_all()

    assert groups_of(ada) == set()


def test_what_somebody_else_put_a_person_into_stays(ada):
    from django.contrib.auth.models import Group

    ada.groups.add(Group.objects.create(name="Curators of area 6"))
    settle_all()

    assert groups_of(ada) == {"Administrators", "Curators of area 6"}
