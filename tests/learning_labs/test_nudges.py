"""Asking three who may know: who is proposed and why, what they read, and an answer in two minutes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.people import effort
from hlh.people.erasing import erase
from hlh.people.models import Effort, Naming, Person, Profile
from hlh.people.models.profiles import FIELDS
from hlh.taxonomy.likeness import WEIGHTS, Factor, alike, weight
from hlh.taxonomy.models import Country
from learning_labs.facilitating.matching import Candidate
from learning_labs.models import Discussion, Lab, Membership, Nudge, Post
from learning_labs.saying.beginning import begin
from tests.conftest import make_lab, make_person, post_to, sign_in
from tests.racing import at_once

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def knows(name, *, areas=(6,), languages=("en",), country="KEN", hidden=(), **fields):
    """Somebody who says what they know; members see it, but what is hidden."""
    person = make_person(name, country_id=country, **fields)
    own = {"name": person.name, "work": person.work, "country": person.country, "organisation": None}
    own |= {"areas": list(areas), "languages": list(languages), "time_zone": ""}
    Profile.objects.say(person, seen={field: 0 if field in hidden else 1 for field in FIELDS}, **own)
    return person


@pytest.fixture
def asked(lab, amina):
    """What Amina of Kenya asks by name."""
    return begun(lab, amina, naming=Naming.OFFICE)


def begun(lab, person, *, naming=Naming.NOBODY, text="Who repairs scales?"):
    said = {"kind": "question", "language": "en", "naming": naming, "quoting": "ask", "area": 6}
    return begin(lab, person, text=text, by=Actor.objects.of(person), **said)


def there(discussion):
    return f"{discussion.get_absolute_url()}asking/"


def proposed(keeper, discussion):
    """The names on the page, each with the reason."""
    page = sign_in(keeper).get(there(discussion)).text
    return dict(re.findall(r"<b><bdi>([^<]*)</bdi></b>.*?<span class=\"small soft\">([^<]*)</span>", page))


def ask_them(keeper, discussion):
    browser = sign_in(keeper)
    who = re.findall(r'name="who" value="(\w+)"', browser.get(there(discussion)).text)
    return browser.post(there(discussion), {"who": who}, follow=True).text


def letter_to(person):
    settle_all()
    send_due()
    return Letter.objects.filter(kind="nudged", to__person=person).values_list("text", flat=True).first()


def link_in(letter, end=""):
    return re.search(rf"/labs/nudges/[a-z0-9]+/{end}\?key=[a-z2-7]+", letter)[0]


def test_who_fits_best_is_proposed_first_each_with_the_reason(keeper, asked):
    knows("Nekesa")
    knows("Salif", country="SEN", languages=["fr"])
    knows("Ruto", areas=[2])
    knows("Hidden", hidden=["areas"])
    near = knows("Uma", country="UGA", languages=["en", "fr"], hidden=["country"])
    names = proposed(keeper, asked)
    assert list(names) == ["Nekesa", "Salif", "Uma"]
    assert names["Nekesa"] == "area 6 · English · the same country"
    assert names["Uma"] == "area 6 · English"  # her country is for nobody, so no likeness is told
    assert names["Salif"] == "area 6 · a health system with similar means · the same region"
    for _ in range(2):  # whoever was asked more often comes later
        effort.ask(Person.objects.get(name="Salif"), "nudge", by=Actor.objects.system())
    assert list(proposed(keeper, asked)) == ["Nekesa", "Uma", "Salif"]
    Person.objects.filter(pk=near.pk).update(asks_a_month=0)
    assert "Uma" not in proposed(keeper, asked)


def test_the_own_country_of_who_asked_stands_before_one_that_shares_everything_else(keeper, asked):
    Country.objects.filter(pk__in=["KEN", "ETH"]).update(has_intensified_support=True, income_2020="LIC")
    Country.objects.forget()
    knows("Abebe", country="ETH")
    knows("Nekesa", languages=["fr"])
    names = proposed(keeper, asked)
    assert "both receive intensified support" in names["Abebe"]
    assert names["Abebe"].count(" · ") == 4  # area, language, and three that the countries share
    assert list(names) == ["Nekesa", "Abebe"]


def test_a_question_without_a_name_has_no_country_to_be_like_and_its_asker_is_not_told_apart(lab, keeper):
    asker = knows("Nekesa")
    masked = begun(lab, asker)
    assert proposed(keeper, masked) == {"Nekesa": "area 6 · English"}  # nor that writing made them a member
    ask_them(keeper, masked)
    assert letter_to(asker) is None  # nobody asks them what they asked
    assert not Notice.objects.filter(kind="nudged").exists()
    assert Nudge.objects.figures_of(masked).asked == 1


def test_those_asked_get_one_letter_and_the_form_sent_twice_asks_once(keeper, asked, fatou):
    people = [knows(name) for name in ("Nekesa", "Otieno", "Wafula", "Zawadi")]
    browser = sign_in(keeper)
    who = re.findall(r'name="who" value="(\w+)"', browser.get(there(asked)).text)
    assert len(who) == 3
    hostile = [*who, Profile.objects.get(person=people[3]).ref, "x\0", "9" * 300]
    for _ in range(2):
        assert browser.post(there(asked), {"who": hostile}).status_code == 302
    assert Nudge.objects.count() == Effort.objects.count() == 3
    assert "within the last 48 hours" in browser.get(there(asked)).text
    letter = letter_to(people[0])
    assert "You are asked because of this: area 6 · English · the same country." in letter
    assert "Who repairs scales?" in letter
    assert Fact.objects.filter(verb="discussion.nudged").count() == 3
    assert sign_in(fatou).get(there(asked)).status_code == 403
    Discussion.objects.update(opened_at=now() - timedelta(days=3))
    assert "3 people were asked" in browser.get(f"/labs/{asked.lab.slug}/dashboard/").text
    Nudge.objects.update(asked_at=now() - timedelta(days=3))
    assert list(proposed(keeper, asked)) == ["Zawadi"]


def test_an_answer_takes_one_sentence_three_taps_and_no_password(keeper, asked, lab):
    person = knows("Nekesa")
    ask_them(keeper, asked)
    link = link_in(letter_to(person))
    browser = Client()
    clean = browser.get(link)["Location"]
    assert "key=" not in clean
    page = browser.get(clean).text
    sheet = re.search(r'<form class="sheet stack" method="post".*?</form>', page, re.DOTALL)[0]
    assert sheet.count("<textarea") == 1
    choices = set(re.findall(r'<input type="radio" name="(\w+)"', sheet)) | set(
        re.findall(r'<select[^>]*name="(\w+)"', sheet)
    )
    assert choices == {"kind", "naming", "quoting"}  # three taps; each has its usual choice
    assert "<script" not in sheet
    assert not Post.objects.filter(discussion=asked, number=2).exists()  # opening it did nothing
    said = {"text": "We lent ours for ten days.", "kind": "tried", "naming": 3, "quoting": "yes", "once": "a"}
    assert browser.post(clean, said | {"text": " "}, headers=FROM_HERE).status_code == 422
    assert browser.post(clean, said | {"kind": "guidance"}, headers=FROM_HERE).status_code == 422
    for _ in range(2):
        assert browser.post(clean, said, headers=FROM_HERE).status_code == 302
    post = asked.posts.get(number=2)
    assert (post.kind, post.voice.naming, post.voice.quoting) == ("tried", Naming.OFFICE, "yes")
    assert post.voice.person == person
    assert "Your answer stands in the discussion" in browser.get(clean).text
    assert Client().get(clean)["Location"].startswith("/accounts/login/")  # nobody without the link
    assert Client().post(clean, said, headers=FROM_HERE).status_code == 404
    assert sign_in(keeper).get(clean).status_code == 404
    assert browser.get("/me/").status_code == 302  # it opens nothing else
    assert "1 answered by name" in sign_in(keeper).get(there(asked)).text
    assert "only while nobody has answered" in sign_in(keeper).get(there(asked)).text


def test_whoever_answers_without_their_name_is_not_counted_beside_the_names_that_were_asked(keeper, asked):
    person = knows("Nekesa")
    ask_them(keeper, asked)
    browser = sign_in(person)
    address = Nudge.objects.get().get_absolute_url()
    browser.post(address, {"text": "We did.", "kind": "failed", "naming": 0, "quoting": "no"})
    assert asked.posts.filter(number=2).exists()
    figures = Nudge.objects.figures_of(asked)
    assert (figures.asked, figures.answered) == (1, 0)


def test_not_me_is_one_tap_teaches_and_tells_nobody_who(keeper, asked, lab, amina):
    people = [knows(name) for name in ("Nekesa", "Otieno", "Wafula")]
    ask_them(keeper, asked)
    browser = Client()
    clean = browser.get(link_in(letter_to(people[0]), "not-me/"))["Location"]
    assert browser.get(clean).text.count('<button class="button">') == 1
    assert not Nudge.objects.refusals().exists()
    assert browser.post(clean, headers=FROM_HERE).status_code == 302
    assert browser.post(clean, headers=FROM_HERE).status_code == 409
    page = sign_in(keeper).get(there(asked)).text
    assert "1 said: not me" in page
    assert "Nekesa" not in page
    again = begun(lab, amina, naming=Naming.OFFICE, text="Who repairs fridges?")
    assert list(proposed(keeper, again)) == ["Otieno", "Wafula"]
    elsewhere = begun(make_lab("other"), amina, naming=Naming.OFFICE, text="Who repairs pumps?")
    other = make_person("Farida")
    elsewhere.lab.entrust(other, by=Actor.objects.system())
    assert list(proposed(other, elsewhere)) == ["Otieno", "Wafula", "Nekesa"]  # it counts a little there


def test_one_of_two_who_says_not_me_would_be_known_so_nothing_is_said(keeper, asked):
    people = [knows(name) for name in ("Nekesa", "Otieno")]
    ask_them(keeper, asked)
    Nudge.objects.get(person=people[0]).say_not_me(by=Actor.objects.system())
    assert Nudge.objects.figures_of(asked).not_me == 0


def test_a_closed_lab_asks_its_members_only_and_whoever_left_reads_nothing(as_, amina):
    inner = make_lab("inner", readers=Lab.Readers.LAB)
    keeper, member = make_person("Faraja"), knows("Nekesa")
    inner.entrust(keeper, by=Actor.objects.system())
    for person in (member, amina):
        inner.welcome(person, by=Actor.objects.system(), way=Lab.Joining.INVITATION)
    outside = knows("Otieno")
    found = begun(inner, amina, naming=Naming.OFFICE)
    assert list(proposed(keeper, found)) == ["Nekesa"]
    assert as_(outside).get(there(found)).status_code == 404
    ask_them(keeper, found)
    Membership.objects.filter(lab=inner, person=member).delete()
    assert not letter_to(member)
    for address in (Nudge.objects.get().get_absolute_url(), Nudge.objects.get().not_me_address):
        assert as_(member).get(address).status_code == 404


def test_nobody_is_asked_who_wants_none_of_it_or_once_somebody_has_answered(as_, keeper, asked, fatou):
    person = knows("Nekesa")
    Preferences.objects.create(person=person, cadences={"nudged": "off"})
    assert proposed(keeper, asked) == {}
    assert "Nobody who may be asked" in as_(keeper).get(there(asked)).text
    post_to(as_(fatou), asked, "We do.")
    assert as_(keeper).post(there(asked), {"who": "x"}).status_code == 403


def test_two_facilitators_who_ask_at_the_same_moment_ask_three_together(whole):
    lab, asker = make_lab(), make_person("Amina", country_id="KEN")
    discussion = begun(lab, asker, naming=Naming.OFFICE)
    people = [knows(f"Nekesa{number}") for number in range(6)]
    profiles = [Candidate(Profile.objects.get(person=person), {}, ("area",), 4) for person in people]
    by = Actor.objects.system()

    def ask(some):
        return lambda: Nudge.objects.ask(Discussion.objects.select_related("lab").get(), some, by=by)

    assert at_once(ask(profiles[:3]), ask(profiles[:2:-1])) == ["done", "done"]
    assert Nudge.objects.filter(discussion=discussion).count() == Effort.objects.count() == 3


def test_thirty_who_may_know_cost_as_many_queries_as_one(keeper, asked):
    browser = sign_in(keeper)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            browser.get(there(asked))
        return len(queries)

    knows("Nekesa")
    cost()  # what the process remembers from now on
    few = cost()
    for number in range(30):
        knows(f"Nekesa{number}")
    assert cost() == few <= 18


def test_what_others_were_written_about_an_erased_askers_question_is_not_kept(keeper, asked, amina):
    person = knows("Nekesa")
    ask_them(keeper, asked)
    assert "Amina" in letter_to(person)
    erase(amina, by=Actor.objects.system())
    assert not Letter.objects.filter(kind="nudged", text__contains="Amina").exists()
    erase(person, by=Actor.objects.system())
    assert not Nudge.objects.exists()
    assert Discussion.objects.filter(pk=asked.pk).exists()


def test_countries_are_alike_by_factors_that_can_be_switched_off(db):
    kept = Country.objects.kept()
    kenya, senegal, nepal = kept["KEN"], kept["SEN"], kept["NPL"]
    assert alike(kenya, senegal) == [Factor.INCOME, Factor.REGION]
    assert alike(kenya, senegal, but=[Factor.REGION]) == [Factor.INCOME]
    assert alike(kenya, kenya) == [Factor.COUNTRY]
    assert Factor.LANGUAGE in alike(kenya, nepal, tongues=(["en", "fr"], ["en"]))
    assert weight([Factor.COUNTRY]) > weight([factor for factor in WEIGHTS if factor != Factor.COUNTRY])
