import pytest

from helpdesk.models import Correction, Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.loop import reroute
from hlh.people.models import Appointment, Role
from hlh.policy import NotNow
from hlh.taxonomy.models import Area, Country
from learning_labs.models import Discussion, Lab
from tests.conftest import ask, make_lab, make_person, post_to, sign_in


@pytest.fixture
def held(lab):
    """A question that nobody is sure about."""
    question = ask("hmm, what about things")
    settle_all()
    Question.objects.update(stage="held", why="unsure", entry=None)
    question.refresh_from_db()
    return question


def test_the_queue_turns_strangers_and_members_away(client, amina, held):
    assert client.get("/helpdesk/queue/").status_code == 302
    sign_in(amina, client)
    refused = client.get("/helpdesk/queue/")
    assert refused.status_code == 403
    assert "Only help-desk officers" in refused.text


def test_an_empty_queue_says_that_nothing_waits(client, oskar):
    sign_in(oskar, client)
    assert "Nothing waits" in client.get("/helpdesk/queue/").text


def test_an_officer_sends_a_question_to_a_lab(client, oskar, held, lab):
    sign_in(oskar, client)
    assert held.ref in client.get("/helpdesk/queue/").text
    sent = client.post(f"/helpdesk/queue/{held.ref}/route/", {"area": "6", "lab": entry_of(lab).pk})
    held.refresh_from_db()
    assert sent.status_code == 302
    assert held.stage == "routed"
    assert Discussion.objects.get(from_question=True).lab == lab
    assert held.ref not in client.get("/helpdesk/queue/").text


def test_a_correction_is_kept_and_moves_the_discussion_and_its_old_address_leads_on(client, oskar, lab):
    question = ask("paracetamol and ORS finished in all health posts")
    settle_all()
    discussion = Discussion.objects.get()
    old = discussion.get_absolute_url()
    other = make_lab("money", areas=[7])
    sign_in(oskar, client)

    client.post(f"/helpdesk/queue/{question.ref}/route/", {"area": "7", "lab": entry_of(other).pk})

    discussion.refresh_from_db()
    assert discussion.lab == other
    assert (discussion.area_id, Correction.objects.get().area_id) == (7, 7)
    moved = client.get(old)
    assert (moved.status_code, moved["Location"]) == (301, discussion.get_absolute_url())
    assert Question.objects.get().stage == "routed"


def test_an_officer_hands_over(client, oskar, held):
    sign_in(oskar, client)
    client.post(f"/helpdesk/queue/{held.ref}/hand-over/", {"place": "research"})
    held.refresh_from_db()
    assert (held.stage, held.place, held.scope) == ("handed_over", "research", "research")


def test_handing_over_twice_is_a_conflict_and_says_so(client, oskar, held):
    sign_in(oskar, client)
    client.post(f"/helpdesk/queue/{held.ref}/hand-over/", {"place": "research"})
    again = client.post(f"/helpdesk/queue/{held.ref}/hand-over/", {"place": "other"})
    assert again.status_code == 409
    assert "Handed over" in again.text


def test_officers_see_the_questions_of_their_scope_and_those_without_a_country(client, omar, lab):
    kenyan = ask("Insulin ran out in Kenya, in four districts", once="a")
    egyptian = ask("Insulin ran out in Egypt, in four districts", once="b")
    nowhere = ask("Insulin ran out in four districts", once="c")
    settle_all()
    sign_in(omar, client)
    page = client.get("/helpdesk/queue/?view=all").text
    assert kenyan.ref not in page
    assert egyptian.ref in page
    assert nowhere.ref in page
    assert client.get(f"/helpdesk/queue/{kenyan.ref}/").status_code == 404


def test_a_form_that_is_not_filled_in_says_what_is_missing(client, oskar, held):
    sign_in(oskar, client)
    empty = client.post(f"/helpdesk/queue/{held.ref}/route/", {})
    assert empty.status_code == 422
    assert "Choose a lab." in empty.text
    assert "Choose who can help." in client.post(f"/helpdesk/queue/{held.ref}/hand-over/", {}).text


def test_the_queue_asks_the_database_as_often_for_thirty_as_for_one(client, oskar, lab, django_assert_max_num_queries):
    sign_in(oskar, client)
    ask("Insulin ran out", once="0")
    with django_assert_max_num_queries(9):
        client.get("/helpdesk/queue/")
    for number in range(30):
        ask(f"Insulin ran out, number {number}", once=f"n{number}")
    with django_assert_max_num_queries(9):
        page = client.get("/helpdesk/queue/")
    assert 'rel="next"' in page.text


def test_an_officer_sees_the_voice_not_the_person(client, oskar, amina, lab):
    question = ask("Insulin ran out", asker=amina, naming=0)
    settle_all()
    sign_in(oskar, client)
    page = client.get(f"/helpdesk/queue/{question.ref}/").text
    assert "Amina" not in page
    assert amina.email not in page
    assert "A health manager" in page


def test_what_may_be_danger_now_stands_first(client, oskar, lab):
    first, danger = ask("hmm, one", once="a"), ask("hmm, two", once="b")
    for question, why in ((first, "unsure"), (danger, "emergency")):
        Question.objects.filter(pk=question.pk).update(stage="recognised", scope="ehs", area=6)
        question.hold(why=why, by=Actor.objects.system())
    sign_in(oskar, client)
    page = client.get("/helpdesk/queue/").text
    assert page.index(danger.ref) < page.index(first.ref)


def test_a_member_may_not_send_on(client, amina, held, lab):
    sign_in(amina, client)
    assert client.post(f"/helpdesk/queue/{held.ref}/route/", {"area": "6", "lab": "1"}).status_code == 403


def test_search_and_lineage_show_an_officer_what_the_queue_shows(client, omar, oskar, lab):
    kenyan = ask("quinquagesima in Kenya, insulin ran out", once="a")
    settle_all()
    address = f"/helpdesk/queue/{kenyan.ref}/"
    sign_in(oskar, client)
    assert address in client.get("/search/?q=quinquagesima").text
    assert address in client.get(Discussion.objects.get().get_absolute_url()).text
    assert client.get(address).status_code == 200
    sign_in(omar, client)
    assert address not in client.get("/search/?q=quinquagesima").text
    assert address not in client.get(Discussion.objects.get().get_absolute_url()).text


def test_an_officer_of_an_area_sees_its_questions_and_no_others(client, lab):
    person = make_person("Olga")
    Appointment.objects.appoint(person, Role.OFFICER, scope=["area:7"], by=Actor.objects.system())
    of_six, of_seven = ask("one", once="a"), ask("two", once="b")
    for question, area in ((of_six, 6), (of_seven, 7)):
        Question.objects.filter(pk=question.pk).update(area=area)
    sign_in(person, client)
    page = client.get("/helpdesk/queue/?view=all").text
    assert of_seven.ref in page
    assert of_six.ref not in page
    assert client.get(f"/helpdesk/queue/{of_six.ref}/").status_code == 404
    assert client.post(f"/helpdesk/queue/{of_seven.ref}/hand-over/", {"place": "other"}).status_code == 302


@pytest.mark.parametrize("fields", [{"stage": "closed", "reason": "It is done."}, {"readers": "lab"}])
def test_no_question_goes_where_nobody_may_write_or_only_members_read(client, oskar, held, lab, fields):
    other = make_lab("other", **fields)
    sign_in(oskar, client)
    assert other.title not in client.get(f"/helpdesk/queue/{held.ref}/").text
    refused = client.post(f"/helpdesk/queue/{held.ref}/route/", {"area": "6", "lab": entry_of(other).pk})
    assert refused.status_code == 422
    with pytest.raises(NotNow, match="takes no questions"):
        reroute(held, entry_of(other), Area.objects.get(pk=6), by=Actor.objects.system())


@pytest.fixture
def among_members(oskar, held):
    """A question that is discussed where people with an account read, and the page on which an officer moves it."""
    inner = make_lab("inner", readers="members")
    make_lab("outer", areas=[7])
    return held, inner, sign_in(oskar)


def move(browser, question, slug):
    said = {"area": "7", "lab": entry_of(Lab.objects.get(slug=slug)).pk}
    return browser.post(f"/helpdesk/queue/{question.ref}/route/", said)


def test_what_others_wrote_for_members_is_not_moved_before_everybody(client, among_members, amina):
    question, inner, browser = among_members
    assert move(browser, question, "inner").status_code == 302
    discussion = Discussion.objects.get()
    post_to(sign_in(amina), discussion, "Said among members.")

    refused = move(browser, question, "outer")

    assert refused.status_code == 409
    assert "Others wrote here for fewer readers" in refused.text
    discussion.refresh_from_db()
    assert discussion.lab == inner
    assert client.get(discussion.get_absolute_url()).status_code == 404
    make_lab("as-closed", readers="members")
    assert move(browser, question, "as-closed").status_code == 302


def test_a_question_that_nobody_else_wrote_to_moves_wherever_it_belongs(client, among_members):
    question, _inner, browser = among_members
    move(browser, question, "inner")
    Discussion.objects.get().go_on("Two districts more.", by=Actor.objects.system(), once="more")

    assert move(browser, question, "outer").status_code == 302

    assert "Two districts more." in client.get(Discussion.objects.get().get_absolute_url()).text


def test_the_catalogue_says_what_an_officer_says(client, oskar, held, lab):
    sign_in(oskar, client)
    other = ask("who signs this?", once="other")
    Question.objects.filter(pk=other.pk).update(stage="held", why="unsure")
    client.post(f"/helpdesk/queue/{held.ref}/route/", {"area": "7", "lab": entry_of(lab).pk})
    client.post(f"/helpdesk/queue/{other.ref}/hand-over/", {"place": "research"})
    assert list(differences()) == []


def test_who_works_for_every_scope_sees_their_own_questions_and_all_others(oskar, ada, omar, fatou):
    for person in (oskar, ada, omar):
        ask(asker=person, once=f"of {person.name}", country=Country.objects.get(pk="KEN"))
    elsewhere = ask(asker=fatou, once="of Fatou", country=Country.objects.get(pk="SEN"))

    assert Question.objects.visible_to(oskar).count() == Question.objects.visible_to(ada).count() == 4
    assert set(Question.objects.visible_to(omar)) == set(Question.objects.filter(voice__person=omar))
    assert list(Question.objects.visible_to(fatou)) == [elsewhere]
