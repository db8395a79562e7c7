"""A lab is proposed, opens, is brought to a synthesis and closes: who sees what, who decides, and what follows."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate

from briefs.models import Brief
from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Edge, Entry, Excerpt, Passage
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Appointment, Naming, Role, Voice
from hlh.policy import NotNow
from hlh.taxonomy.models import Country
from learning_labs import counting
from learning_labs.models import Discussion, Lab, LabStep, LeadRequest
from tests.briefs.conftest import make_brief
from tests.conftest import ask, discuss, make_lab, make_person, post_to, sign_in

FORM = {"title": "Cold chain in floods", "guiding_question": "How did you keep vaccines cold?", "areas": ["2", "6"]}


@pytest.fixture
def proposed(fatou):
    """What Fatou proposes, through the form."""
    assert sign_in(fatou).post("/labs/propose/", FORM).status_code == 302
    return Lab.objects.get()


@pytest.fixture
def supported(amina):
    """Kenya receives intensified support, and has told something of area 6 in a brief."""
    Country.objects.filter(pk="KEN").update(has_intensified_support=True)
    make_brief(make_person("Brian", country_id="KEN"), stage="published")
    return amina


def told(person, kind):
    """What the letter to somebody says, once all that is owed is done."""
    settle_all()
    send_due()
    found = Letter.objects.filter(kind=kind, to__in=Voice.objects.filter(person=person), state="sent")
    return [letter.text for letter in found.order_by("pk")]


def move(person, lab, act, **said):
    return sign_in(person).post(f"/labs/{lab.slug}/settings/{act}/", said)


# Proposing and deciding


def test_until_it_opens_who_proposed_it_and_who_decides_see_it_and_nobody_else(proposed, fatou, frida, amina, client):
    page, name = f"/labs/{proposed.slug}/proposal/", FORM["title"]
    settle_all()
    for person in (amina, make_person("Rosa")):
        assert sign_in(person).get(page).status_code == 404
        assert sign_in(person).post(f"{page}opening/", {}).status_code == 404
        assert sign_in(person).get(f"/labs/{proposed.slug}/").status_code == 404
    for person in (fatou, frida):
        assert name in sign_in(person).get(page).text
        assert sign_in(person).get(f"/labs/{proposed.slug}/").status_code == 404
        assert name not in sign_in(person).get("/labs/").text
    assert not Entry.objects.filter(kind="lab").exists()
    assert not list(differences())
    assert name not in client.get("/labs/").text + client.get("/search/?q=floods").text
    assert name in sign_in(frida).get("/me/").text
    assert name not in sign_in(fatou).get("/me/").text
    assert sign_in(fatou).post(f"{page}opening/", {"proposer": "on"}).status_code == 403
    assert Lab.objects.get().stage == "proposed"


def test_it_opens_with_whom_its_decider_names_and_a_letter_tells_who_proposed_it(proposed, fatou, frida, amina, client):
    page = f"/labs/{proposed.slug}/proposal/"
    wrong = sign_in(frida).post(f"{page}opening/", {"proposer": "on", "others": "nobody@health.example"})
    assert wrong.status_code == 422
    assert "nobody@health.example" in wrong.text
    answer = sign_in(frida).post(f"{page}opening/", {"proposer": "on", "others": f"{amina.email}"})
    assert answer["Location"] == f"/labs/{proposed.slug}/"
    leading = Appointment.objects.filter(role=Role.FACILITATOR, scope=[f"lab:{proposed.pk}"])
    assert set(leading.values_list("person", flat=True)) == {fatou.pk, amina.pk}
    assert "It opened." in client.get(answer["Location"]).text
    assert FORM["title"] in client.get("/labs/").text + client.get("/search/?q=floods").text
    assert sign_in(fatou).get(page)["Location"] == answer["Location"]
    assert FORM["title"] not in sign_in(frida).get("/me/").text
    assert FORM["title"] in sign_in(fatou).get("/me/appointments/").text
    assert "It is open." in told(fatou, "lab-decided")[0]
    assert sign_in(frida).post(f"{page}opening/", {}).status_code == 409
    assert sign_in(frida).post(f"{page}refusal/", {"words": "No."}).status_code == 409
    assert Fact.objects.filter(verb="lab.opened", target_id=proposed.pk).count() == 1


def test_a_no_says_why_to_who_proposed_it_and_nothing_opens(proposed, fatou, frida):
    page = f"/labs/{proposed.slug}/proposal/"
    assert sign_in(frida).post(f"{page}refusal/", {"words": ""}).status_code == 422
    sign_in(frida).post(f"{page}refusal/", {"words": "The lab on supplies asks this."})
    assert "The lab on supplies asks this." in told(fatou, "lab-decided")[0]
    assert "The lab on supplies asks this." in sign_in(fatou).get(page).text
    assert sign_in(frida).post(f"{page}opening/", {}).status_code == 403
    assert (Lab.objects.get().stage, Entry.objects.filter(kind="lab").count()) == ("declined", 0)
    erase(fatou, by=Actor.objects.system())
    assert not Lab.objects.exists()  # what never opened goes with who proposed it


@pytest.mark.parametrize(
    ("role", "scope", "decides"),
    [
        (Role.FACILITATOR, ["area:6"], True),
        (Role.FACILITATOR, ["area:3"], False),
        (Role.REGIONAL_FOCAL_POINT, ["region:EUR"], True),
        (Role.ADMINISTRATOR, [], True),
        (Role.EDITOR, [], False),
    ],
)
def test_facilitators_of_its_area_regional_focal_points_and_administrators_decide(proposed, role, scope, decides):
    person = make_person("Dina")
    Appointment.objects.appoint(person, role, scope=scope, by=Actor.objects.system())
    answer = sign_in(person).post(f"/labs/{proposed.slug}/proposal/opening/", {"myself": "on"})
    assert answer.status_code == (302 if decides else 404)
    assert Lab.objects.get().stage == ("open" if decides else "proposed")


def test_three_fields_are_enough_and_nothing_typed_is_lost(proposed, fatou):
    browser = sign_in(fatou)
    empty = browser.post("/labs/propose/", {"purpose": "We learn from floods."})
    assert empty.status_code == 422
    assert empty.text.count('class="wrong-why"') == 3
    assert "We learn from floods." in empty.text
    browser.post("/labs/propose/", FORM)  # the same once more
    assert Lab.objects.count() == 1
    for number in range(4):
        browser.post("/labs/propose/", FORM | {"title": f"Another {number}"})
    refused = browser.post("/labs/propose/", FORM | {"title": "One too many"})
    assert (refused.status_code, "One too many" in refused.text) == (409, True)
    copy = zipfile.ZipFile(io.BytesIO(everything_of(fatou)))
    assert FORM["guiding_question"] in "".join(copy.read(name).decode() for name in copy.namelist())
    assert browser.get("/labs/propose/").text.count("/proposal/") == 5


# Synthesis and closing


def test_in_synthesis_answers_come_and_no_new_discussions_and_what_is_closed_is_read(lab, keeper, amina, discussion):
    lab.welcome(amina, by=Actor.objects.system())
    until = localdate() + timedelta(days=12)
    said = {"words": "Enough was told.", "due_on": until.isoformat(), "next_step": "Read the claims."}
    assert move(amina, lab, "synthesis").status_code == 403
    assert move(keeper, lab, "synthesis", due_on="2001-01-01").status_code == 422
    move(keeper, lab, "synthesis", **said)
    page = Client().get(lab.get_absolute_url()).text
    assert 'aria-current="step">Synthesis' in page
    assert "12 days left" in page
    assert "Read the claims." in page
    assert "Enough was told." in page
    assert "Enough was told." in told(amina, "lab-moved")[0]
    assert not told(keeper, "lab-moved")  # whoever moved it knows
    assert post_to(sign_in(amina), discussion, "One more answer.").status_code == 302
    with pytest.raises(NotNow):
        Discussion.objects.begin(lab, language="en", area=6)
    assert move(keeper, lab, "synthesis").status_code == 409

    assert move(keeper, lab, "closing").status_code == 422
    assert move(keeper, lab, "closing", synthesis="LB-2026-0999").status_code == 422
    move(keeper, lab, "closing", reason="Too few came.")
    page = Client().get(lab.get_absolute_url()).text
    assert "Too few came." in page
    assert "days left" not in page
    refused = post_to(sign_in(amina), discussion, "Too late.")
    assert (refused.status_code, "Too late." in refused.text) == (403, True)
    late = {"text": "x", "language": "en", "naming": 0, "quoting": "ask", "by": Actor.objects.system()}
    with pytest.raises(NotNow):
        discussion.say(amina, **late)
    assert Client().get(discussion.get_absolute_url()).status_code == 200
    assert "Too few came." in told(amina, "lab-moved")[1]

    assert move(keeper, lab, "reopening").status_code == 422
    move(keeper, lab, "reopening", words="Five more countries came.")
    assert "Five more countries came." in told(amina, "lab-moved")[2]
    assert list(LabStep.objects.order_by("pk").values_list("stage", flat=True)) == [
        *("open", "synthesising", "closed", "open")
    ]
    assert post_to(sign_in(amina), discussion, "Here again.").status_code == 302
    assert Notice.objects.filter(kind="lab-moved").count() == 3


def test_a_closed_lab_has_a_synthesis_or_says_why_whoever_writes_the_row(lab):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lab.objects.filter(pk=lab.pk).update(stage="closed")
    with pytest.raises(NotNow):
        lab.close(synthesis=None, reason="", by=Actor.objects.system())
    assert Lab.objects.get().stage == "open"


def test_its_synthesis_begins_a_brief_once_and_closing_with_it_is_woven_into_the_lineage(
    lab, keeper, frida, discussion
):
    passage = Passage.objects.get(entry=entry_of(discussion))
    Voice.objects.update(quoting="yes")
    Excerpt.objects.take(passage, "Insulin ran out", by=Actor.objects.of(frida))
    move(keeper, lab, "synthesis")
    assert lab.title in told(keeper, "lab-brief")[0]
    brief = Brief.objects.get()
    assert (brief.kind, brief.challenge) == ("learning", lab.guiding_question)
    assert [Excerpt.objects.get(pk=one).words for one in brief.excerpts] == ["Insulin ran out"]
    assert entry_of(lab) in brief.roots.all()
    assert brief.get_absolute_url() in sign_in(keeper).get(brief.get_absolute_url()).text
    move(keeper, lab, "reopening", words="More came.")
    move(keeper, lab, "synthesis")
    settle_all()
    assert Brief.objects.count() == 1

    written = make_brief(frida, stage="published")
    move(keeper, lab, "closing", synthesis=f"https://hub.example/fr{written.get_absolute_url()}?x=1")
    settle_all()
    assert Edge.objects.filter(source=entry_of(lab), made=entry_of(written)).count() == 1
    page = Client().get(lab.get_absolute_url()).text
    assert f'href="{written.get_absolute_url()}"' in page
    assert not list(differences())


# Step 9: who waited for a lab


def test_whoever_waited_for_want_of_a_lab_is_carried_into_the_one_that_opens_exactly_once(db, frida, fatou):
    waits = [ask(f"Insulin ran out in {number} of our districts", once=str(number)) for number in range(3)]
    Question.objects.update(stage="held", why="no_lab", area=6)
    Question.objects.filter(pk=waits[2].pk).update(area=3)
    sign_in(fatou).post("/labs/propose/", FORM)
    settle_all()
    assert Question.objects.filter(stage="held").count() == 3
    Lab.objects.get().accept(by=Actor.objects.of(frida))
    settle_all()
    lab = Lab.objects.get()
    assert Discussion.objects.filter(lab=lab, from_question=True).count() == 2
    assert [question.stage for question in Question.objects.order_by("pk")] == ["routed", "routed", "held"]
    lab.synthesise(words="", due_on=None, next_step="", by=Actor.objects.system())
    lab.reopen(words="x", due_on=None, next_step="", by=Actor.objects.system())
    settle_all()
    assert Discussion.objects.count() == 2


# Asking focal points to lead


def link(letter, answer):
    return re.search(rf"/labs/leading/[a-z0-9]+/{answer}/\?key=[a-z2-7]+", letter)[0]


def test_a_focal_point_whose_country_has_told_something_is_asked_once_and_answers_with_one_tap(supported, frida):
    other = make_person("Wanjiru", country_id="KEN")
    Appointment.objects.appoint(other, Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], by=Actor.objects.system())
    lab = make_lab("floods", areas=[2, 6])
    (letter,) = told(supported, "lab-lead")
    assert lab.title in letter
    browser = Client()
    opened = browser.get(link(letter, "yes"))
    assert "key=" not in opened["Location"]
    page = browser.get(opened["Location"])
    assert page.text.count('<button class="button">') == 1
    assert LeadRequest.objects.filter(stage="asked").count() == 2  # opening it did nothing
    assert browser.post(opened["Location"], headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
    assert "You lead this lab" in browser.get(opened["Location"]).text
    assert Appointment.objects.running().filter(person=supported, scope=[f"lab:{lab.pk}"]).exists()
    assert lab.has(supported)

    (letter,) = told(other, "lab-lead")
    browser = Client()
    there = browser.get(link(letter, "no"))["Location"]
    browser.post(there, headers={"Sec-Fetch-Site": "same-origin"})
    assert LeadRequest.objects.get(person=other).stage == "declined"
    yes = there.replace("/no/", "/yes/")
    assert Client().get(yes).status_code == 404  # nobody without the link
    assert sign_in(frida).get(yes).status_code == 404
    assert sign_in(other).post(yes).status_code == 409  # answered is answered
    LeadRequest.objects.ask(lab, other, "KEN")
    assert len(told(other, "lab-lead")) == 1


@pytest.mark.parametrize(
    "said", [{"areas": [3]}, {"countries": ["SEN"]}, {"readers": "lab"}], ids=["other-area", "other-country", "closed"]
)
def test_nobody_is_asked_to_lead_where_their_country_told_nothing_or_people_are_invited(supported, said):
    make_lab("floods", **said)
    settle_all()
    assert not LeadRequest.objects.exists()


# Settings


def arranged(person, lab, **said):
    lab.refresh_from_db()
    page = sign_in(person).get(f"/labs/{lab.slug}/settings/").text
    edition = re.search(r'name="edition" value="([0-9a-f]+)"', page)[1]
    now = {"guiding_question": lab.guiding_question, "purpose": lab.purpose, "floor": lab.floor, "edition": edition}
    now |= {"areas": lab.areas, "languages": lab.languages, "countries": lab.countries}
    return sign_in(person).post(f"/labs/{lab.slug}/settings/", now | said)


def test_a_lower_floor_holds_at_once_for_what_was_written_and_a_higher_one_only_for_what_comes(
    lab, keeper, amina, fatou, discussion
):
    post_to(sign_in(amina), discussion, "We lent stock.", naming=3)
    settle_all()
    assert amina.work in Client().get(discussion.get_absolute_url()).text
    arranged(keeper, lab, floor=int(Naming.NOBODY))
    assert amina.work not in Client().get(discussion.get_absolute_url()).text
    settle_all()
    assert (Discussion.objects.get().country_count, entry_of(discussion).countries) == (0, [])
    arranged(keeper, lab, floor=int(Naming.OFFICE))
    settle_all()
    post_to(sign_in(fatou), discussion, "So did we.", naming=3)
    page = Client().get(discussion.get_absolute_url()).text
    assert amina.work not in page
    assert fatou.name in page
    (first, second) = Fact.objects.filter(verb="lab.changed").order_by("pk")
    assert (first.details, second.details) == ({"what": ["floor"]}, {"what": ["floor"]})


def test_its_facilitators_set_areas_and_clock_and_nobody_writes_over_another(lab, keeper, amina, discussion):
    assert sign_in(amina).get(f"/labs/{lab.slug}/settings/").status_code == 403
    assert Client().get(f"/labs/{lab.slug}/settings/")["Location"].startswith("/accounts/login/")
    old = re.search(r'name="edition" value="([0-9a-f]+)"', sign_in(keeper).get(f"/labs/{lab.slug}/settings/").text)[1]
    Discussion.objects.update(area=None)
    answer = arranged(keeper, lab, areas=[2, 6], next_step="Tell us by Friday.", purpose="")
    assert answer.status_code == 302
    settle_all()
    lab.refresh_from_db()
    assert lab.areas == [6, 2]  # what it is mainly about stays first
    assert (entry_of(lab).areas, entry_of(discussion).areas) == ([6, 2], [6, 2])
    assert "Tell us by Friday." in Client().get(lab.get_absolute_url()).text
    late = arranged(keeper, lab, edition=old, purpose="Written from an old page.")
    assert (late.status_code, "Written from an old page." in late.text) == (409, True)
    wrong = arranged(keeper, lab, areas=[], floor=9, due_on="soon")
    assert (wrong.status_code, wrong.text.count('class="wrong-why"')) == (422, 3)
    assert not list(differences())


# Numbers


def test_the_public_sees_no_number_that_might_tell_who_and_no_page_counts(lab, amina, fatou, client):
    for person in (amina, fatou):
        lab.welcome(person, by=Actor.objects.system())
    discuss(lab)
    assert counting.count() == 1
    assert counting.count() == 0
    for_all, for_member = client.get(lab.get_absolute_url()).text, sign_in(amina).get(lab.get_absolute_url()).text
    assert "1 question waits for a first answer" in for_all
    assert "2 people" not in for_all
    assert "2 countries" not in for_all
    assert "2 people" in for_member
    assert "2 countries" in for_member
    post_to(sign_in(amina), Discussion.objects.get(), "We lent stock.")
    for name, code in (("Ana", "BRA"), ("Bo", "THA"), ("Cy", "CYP")):
        lab.welcome(make_person(name, country_id=code), by=Actor.objects.system())
    counting.count()
    page = client.get(lab.get_absolute_url()).text
    assert "5 people" in page
    assert "5 countries" in page
    assert "waits for a first answer" not in page


@pytest.mark.parametrize("moves", [1, 15])
def test_the_page_of_a_lab_shows_its_newest_steps_and_asks_as_often_for_many(
    lab, amina, moves, django_assert_max_num_queries
):
    by, said = Actor.objects.system(), {"due_on": None, "next_step": ""}
    for number in range(moves):
        lab.synthesise(words=f"Turn {number}", by=by, **said)
        lab.reopen(words=f"Again {number}", by=by, **said)
    browser = sign_in(amina)
    browser.get(lab.get_absolute_url())
    with django_assert_max_num_queries(6):
        page = browser.get(lab.get_absolute_url()).text
    assert re.findall(r">((?:Again|Turn) \d+)<", page)[:2] == [f"Again {moves - 1}", f"Turn {moves - 1}"]
    assert page.count("The synthesis began.") + page.count("It was opened again.") == min(2 * moves, 4)
    assert LabStep.objects.filter(lab=lab).count() == 2 * moves + 1
