"""Two areas become one: everything that was tagged with the old one is tagged with the new, whoever writes meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import now

from helpdesk.models import Question
from helpdesk.routing import handed_on, recognise
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import enter
from hlh.catalogue.models import Entry
from hlh.people.models import Appointment, Role
from hlh.people.models.appointments import unknown_marks
from hlh.taxonomy import keeping
from hlh.taxonomy.models import Area, SubTopic
from hlh.taxonomy.tasks import follow_merges
from learning_labs.models import Lab
from tests.conftest import ask, make_lab, make_person

MERGING = "/cms/taxonomy/areas/6/merging/"


@pytest.fixture
def hub(db):
    return Actor.objects.system()


def area(number):
    return Area.objects.get(number=number)


def test_everything_moves_to_the_one_that_takes_over(keeper, client, discussion):
    both = make_lab("both", areas=[6, 2])
    question = ask("Vials are short", once="second")
    settle_all()
    Question.objects.filter(pk=question.pk).update(area=2, second=6)
    question.refresh_from_db()
    enter(question)
    asked = Question.objects.exclude(pk=question.pk).get()
    asked.correct(scope="ehs", area=area(6), by=Actor.objects.system())
    assert "Labs: 2" in keeper.get(MERGING).text

    answer = keeper.post(MERGING, {"into": 2}, follow=True)
    settle_all()

    assert answer.redirect_chain[-1][0] == "/cms/taxonomy/areas/2/"
    for lab in Lab.objects.all():
        assert lab.areas == [2], lab
    assert {tuple(areas) for areas in Entry.objects.exclude(areas=[]).values_list("areas", flat=True)} == {(2,)}
    discussion.refresh_from_db()
    asked.refresh_from_db()
    question.refresh_from_db()
    assert (discussion.area_id, asked.area_id) == (2, 2)
    assert (question.area_id, question.second_id) == (2, None)
    assert not asked.corrections.exclude(area=2).exists()
    assert Fact.objects.get(verb="area.merged").details == {"into": 2}
    assert client.get(both.get_absolute_url()).status_code == 200
    call_command("catalogue", check=True)


def test_a_link_to_the_labs_of_the_old_area_shows_those_of_the_new(keeper, client, lab):
    keeper.post(MERGING, {"into": 2})
    settle_all()

    assert lab.title in client.get("/labs/?area=6").text
    assert 'data-area="2"' in client.get("/labs/?area=6").text


def test_nobody_is_appointed_over_an_area_that_was_merged(taxonomy, hub):
    keeping.merge(area(6), area(2), by=hub)

    assert unknown_marks(["area:6", "area:2"]) == ["area:6"]


def test_its_subtopics_and_addresses_go_along_and_loading_does_not_bring_them_back(keeper):
    count = SubTopic.objects.filter(area__in=[2, 6]).count()
    SubTopic.objects.create(area_id=2, slug=SubTopic.objects.filter(area=6).first().slug, labels={"en": "Same address"})

    keeper.post(MERGING, {"into": 2})
    call_command("taxonomy", verbosity=0)

    assert Area.objects.at("supplies") == (area(2), True)
    assert SubTopic.objects.filter(area=2).count() == count + 1
    assert not SubTopic.objects.filter(area=6).exists()
    assert area(6).merged_into_id == 2
    page = keeper.get("/cms/taxonomy/").text
    assert f"Merged into “{area(2).label}”" in page


def test_an_area_that_had_taken_over_another_takes_it_along(keeper, hub):
    keeping.merge(area(7), area(6), by=hub)

    keeper.post(MERGING, {"into": 2})

    assert area(7).merged_into_id == 2
    assert Area.objects.at(area(7).slug) == (area(2), True)
    assert Area.objects.successors() == {6: 2, 7: 2}


def test_a_subtopic_merges_into_one_of_another_area(keeper):
    old, new = SubTopic.objects.filter(area=6).first(), SubTopic.objects.filter(area=2).first()

    keeper.post(f"/cms/taxonomy/subtopics/{old.pk}/merging/", {"into": new.pk})
    settle_all()

    old.refresh_from_db()
    assert old.merged_into == new
    assert old.retired_at


@pytest.mark.parametrize("into", ["6", "99", "", "x"])
def test_merging_into_itself_or_nothing_is_refused_beside_the_field(keeper, into):
    answer = keeper.post(MERGING, {"into": into})

    assert answer.status_code == 422
    assert area(6).merged_into_id is None


def test_what_was_merged_can_neither_come_back_nor_be_merged_again(keeper):
    keeper.post(MERGING, {"into": 2})

    assert keeper.post("/cms/taxonomy/areas/6/restoration/").status_code == 409
    again = keeper.post(MERGING, {"into": 3})
    assert again.status_code == 409
    assert "already" in again.text


def test_whoever_holds_a_role_over_both_holds_it_once(taxonomy, hub):
    frida, gul = make_person("Frida"), make_person("Gul")
    for scope in (["area:6"], ["area:2"]):
        Appointment.objects.appoint(frida, Role.FACILITATOR, scope=scope, by=hub)
    Appointment.objects.appoint(gul, Role.EDITOR, scope=["area:6", "country:KEN"], by=hub)

    keeping.merge(area(6), area(2), by=hub)
    settle_all()

    running = Appointment.objects.running()
    assert [one.scope for one in running.filter(person=frida)] == [["area:2"]]
    assert [one.scope for one in running.filter(person=gul)] == [["area:2", "country:KEN"]]


def test_what_a_transaction_wrote_while_it_was_open_moves_with_the_next_round(whole):
    """It knows nothing of the merge and the merge nothing of it; neither waits for the other."""
    hub = Actor.objects.system()
    written, go_on = Event(), Event()

    def slowly():
        with transaction.atomic():
            make_lab("slow", areas=[6])
            question = ask("Vials are short")
            Question.objects.filter(pk=question.pk).update(area=6)
            written.set()
            go_on.wait(60)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(slowly)
        written.wait(60)
        keeping.merge(area(6), area(2), by=hub)
        settle_all()
        go_on.set()
        slow.result()
    assert Lab.objects.get(slug="slow").areas == [6]
    follow_merges()

    assert Lab.objects.get(slug="slow").areas == [2]
    assert list(Question.objects.values_list("area", flat=True)) == [2]
    assert not Entry.objects.filter(areas__contains=[6]).exists()


def test_two_administrators_who_merge_each_into_the_other_leave_one(whole):
    hub = Actor.objects.system()

    def merge(old, new):
        try:
            keeping.merge(area(old), area(new), by=hub)
        except Exception as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(merge, (6, 2), (2, 6)))

    assert outcomes == ["", "NotNow"]
    assert Area.objects.exclude(merged_into=None).count() == 1


def test_after_a_day_nothing_is_looked_for_any_more(taxonomy, hub):
    keeping.merge(area(6), area(2), by=hub)
    Area.objects.filter(number=6).update(merged_at=now() - timedelta(days=2))
    lab = make_lab("late", areas=[6])

    follow_merges()

    lab.refresh_from_db()
    assert lab.areas == [6]


OXYGEN = "Our oxygen concentrators broke down and spare parts do not arrive"


def test_the_router_names_the_area_that_took_over(taxonomy, hub):
    named = recognise(OXYGEN).area
    into = 1 if named != 1 else 2

    assert recognise(OXYGEN, successors={named: into}).area == into


def test_the_router_is_not_sure_where_the_best_area_was_retired(taxonomy):
    found = recognise(OXYGEN)

    again = recognise(OXYGEN, successors={found.area: None})

    assert again.area != found.area
    assert again.confidence < Question.SURE <= found.confidence


def test_shares_are_handed_on_and_none_is_made():
    import numpy as np

    shares = np.array([0.5, 0.3, 0.2] + [0.0] * 11)

    assert list(handed_on(shares, {1: 2, 3: None})[:3]) == [0.0, 0.8, 0.0]
    assert shares[0] == 0.5


def test_a_question_that_is_asked_after_the_merge_goes_to_the_area_that_took_over(taxonomy, hub):
    named = recognise(OXYGEN).area
    into = 1 if named != 1 else 2
    keeping.merge(area(named), area(into), by=hub)

    ask(OXYGEN)
    settle_all()

    assert Question.objects.get().area_id == into
