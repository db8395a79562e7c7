"""What a facilitator sees on one screen, and what it never tells."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.people.models import Naming, Profile, Voice
from hlh.people.models.profiles import FIELDS
from hlh.taxonomy.models import Country
from learning_labs import counting
from learning_labs.models import Discussion, Lab, Membership, Post
from learning_labs.saying.beginning import begin
from tests.conftest import make_lab, make_person, post_to

LONG_AGO = now() - timedelta(days=40)


def begun(lab, person, text, *, naming=Naming.NOBODY, days=3):
    """A discussion that somebody began some days ago."""
    said = {"kind": "question", "language": "en", "naming": naming, "quoting": "ask"}
    found = begin(lab, person, text=text, by=Actor.objects.of(person), **said)
    moment = now() - timedelta(days=days)
    Discussion.objects.filter(pk=found.pk).update(opened_at=moment, moved_at=moment)
    found.refresh_from_db()
    return found


def section(page, name):
    return page.partition(f'id="list-{name}"')[2].partition("</section>")[0]


def titles(page, name):
    return re.findall(r'<a class="voice"[^>]*>([^<]*)', section(page, name))


def test_what_waits_longest_stands_first_and_countries_with_intensified_support_before_all(
    as_, lab, keeper, amina, fatou
):
    Country.objects.filter(pk="KEN").update(has_intensified_support=True)
    Country.objects.forget()
    begun(lab, fatou, "Who repairs scales?", days=3)
    begun(lab, fatou, "Who repairs fridges?", days=9)
    begun(lab, fatou, "A young one.", days=1)
    begun(lab, amina, "Who repairs pumps?", naming=Naming.OFFICE, days=4)
    begun(lab, amina, "Who repairs roofs, unnamed?", days=5)
    page = as_(keeper).get(f"/labs/{lab.slug}/dashboard/").text
    assert titles(page, "supported") == ["Who repairs pumps?"]
    assert "Receives intensified support" in section(page, "supported")
    # she asked this one unnamed: neither its place nor a mark tells where she works
    assert titles(page, "unanswered") == ["Who repairs fridges?", "Who repairs roofs, unnamed?", "Who repairs scales?"]
    assert "intensified" not in section(page, "unanswered")
    assert Voice.objects.filter(country_id="KEN", naming=Naming.NOBODY).exists()


def test_what_stands_still_or_waits_for_a_decision_is_seen_and_what_is_answered_is_not(as_, lab, keeper, fatou, amina):
    quiet, done = begun(lab, fatou, "Who repairs scales?"), begun(lab, fatou, "Who repairs fridges?")
    for one in (quiet, done):
        post_to(as_(amina), one, "We do.")
        Discussion.objects.filter(pk=one.pk).update(moved_at=LONG_AGO)
    done.refresh_from_db()
    done.take_answer(done.posts.get(number=2), by=Actor.objects.system())
    post_to(as_(amina), quiet, "Give the child 250 mg amoxicillin twice a day.")
    page = as_(keeper).get(f"/labs/{lab.slug}/dashboard/").text
    assert titles(page, "stale") == ["Who repairs scales?"]
    assert titles(page, "unanswered") == []
    assert ">1 post<" in page.partition('id="decide"')[2].partition("</section>")[0]


def test_only_who_spoke_by_name_can_fall_silent_and_masked_words_neither_add_nor_save(as_, lab, keeper, amina, fatou):
    named, masked = begun(lab, fatou, "Who repairs scales?"), begun(lab, fatou, "And fridges?")
    post_to(as_(amina), named, "I do.", naming=3)
    post_to(as_(fatou), masked, "We also.")
    Post.objects.update(written_at=LONG_AGO)
    post_to(as_(amina), masked, "Unnamed, today.")
    page = section(as_(keeper).get(f"/labs/{lab.slug}/dashboard/").text, "silent")
    assert "Amina" in page  # as every reader of the lab can see: her last named post is old
    assert "Fatou" not in page
    voice = Voice.objects.get(place=named.place, person=amina)
    named.rename(voice, naming=Naming.NOBODY, quoting="ask", among={}, by=Actor.objects.of(amina))
    assert "Amina" not in section(as_(keeper).get(f"/labs/{lab.slug}/dashboard/").text, "silent")


def test_it_is_for_those_who_keep_the_lab_and_a_closed_one_is_not_there_for_others(
    as_, lab, keeper, fatou, ada, client
):
    assert as_(fatou).get(f"/labs/{lab.slug}/dashboard/").status_code == 403
    assert as_(fatou).get("/labs/facilitating/").status_code == 403
    assert client.get(f"/labs/{lab.slug}/dashboard/").status_code == 302
    make_lab("inner", readers=Lab.Readers.LAB)
    assert as_(fatou).get("/labs/inner/dashboard/").status_code == 404
    assert as_(keeper).get("/labs/inner/dashboard/").status_code == 404
    for who in (keeper, ada):
        page = as_(who).get(f"/labs/{lab.slug}/dashboard/").text
        assert "No post waits for your decision." in page
        assert "Nothing stands still." in page
    for query in ("?list=stale&after=x", "?list=nonsense", "?after=2026,1", "?list=silent&after=%00"):
        assert as_(keeper).get(f"/labs/{lab.slug}/dashboard/{query}").status_code == 200


def test_a_facilitator_of_several_labs_has_a_line_for_each(as_, lab, keeper, ada, fatou):
    make_lab("other", areas=[2])
    begun(lab, fatou, "Who repairs scales?")
    counting.count()
    page = as_(keeper).get("/labs/facilitating/").text
    assert "1 without a reply for 48 hours" in page
    assert "Lab supplies" in page
    assert "Lab other" not in page
    assert "Lab other" in as_(ada).get("/labs/facilitating/").text
    assert "/labs/facilitating/" in as_(keeper).get("/labs/").text
    assert "/labs/facilitating/" not in as_(fatou).get("/labs/").text


def test_thirty_rows_cost_as_many_queries_as_one_and_the_rest_is_paged(as_, lab, keeper, fatou, amina):
    old = begun(lab, fatou, "Who repairs number 0?", days=1)
    settle_all()
    browser = as_(keeper)

    def fill(numbers):
        for number in numbers:
            one = Discussion.objects.create(
                lab=lab, number=100 + number, title=f"Old {number}", language="en", post_count=1, opened_at=LONG_AGO
            )
            post = old.posts.get(number=1)
            post.pk, post.discussion, post.once = None, one, None
            post.save()
            person = make_person(f"Silent{number}")
            Membership.objects.create(lab=lab, person=person)
            voice = Voice.objects.create(place=f"discussion:{old.pk}", person=person, naming=Naming.OFFICE)
            said = {"text": "x", "html": "x", "rules": 1, "language": "en", "written_at": LONG_AGO}
            Post.objects.create(discussion=old, number=500 + number, voice=voice, **said)

    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(address).text
        return len(asked), page

    there = f"/labs/{lab.slug}/dashboard/"
    fill([0])
    cost(there)  # what the process remembers from now on
    few, _page = cost(there)
    fill(range(1, 31))
    many, page = cost(there)
    assert many == few <= 13
    assert "?list=unanswered" in page
    assert "?list=silent" in page
    assert len(titles(page, "unanswered")) == 10
    whole = browser.get(f"{there}?list=unanswered").text
    assert len(titles(whole, "unanswered")) == 30
    (after,) = re.findall(r'href="\?list=unanswered&amp;after=([^"]+)"', whole)
    assert len(titles(browser.get(f"{there}?list=unanswered&after={after}").text, "unanswered")) == 1


def profile_of(name, *, areas, languages, country, hidden=()):
    person = make_person(name, country_id=country)
    own = {"name": name, "work": "", "country": person.country, "organisation": None}
    own |= {"areas": areas, "languages": languages, "time_zone": ""}
    Profile.objects.say(person, seen={field: 0 if field in hidden else 1 for field in FIELDS}, **own)
    return person


def test_people_are_found_by_area_language_and_region_in_three_taps_as_far_as_they_show_it(as_, lab, amina):
    profile_of("Awa", areas=[6], languages=["fr"], country="SEN")
    profile_of("Bintou", areas=[6], languages=["fr"], country="SEN", hidden=["country"])
    profile_of("Cecile", areas=[6], languages=["fr"], country="FRA")
    profile_of("Dede", areas=[6], languages=["fr"], country="SEN", hidden=["name"])
    profile_of("Ebo", areas=[2], languages=["fr"], country="GHA", hidden=["areas"])
    browser, address = as_(amina), f"/labs/{lab.slug}/members/"
    taps = 0
    for words in ("area=6", "lang=fr", "region=AFR"):
        page = browser.get(address).text
        (query,) = [
            found for found in re.findall(r'class="chip" href="\?([^"]*)"', page) if words in found.split("&amp;")
        ]
        address, taps = f"/labs/{lab.slug}/members/?{query.replace('&amp;', '&')}", taps + 1
    page = browser.get(address).text
    assert (re.findall(r"<bdi>(\w+)</bdi></a></h2>", page), taps) == (["Awa"], 3)
    everybody = browser.get(f"/labs/{lab.slug}/members/").text
    assert "Dede" not in everybody
    assert "Ebo" in everybody
    assert "Ebo" not in browser.get(f"/labs/{lab.slug}/members/?area=2").text
    assert browser.get(f"/labs/{lab.slug}/members/?area=99&lang=xx&after=%00").status_code == 200


def test_a_list_of_people_tells_nobody_who_belongs_to_a_lab_but_to_those_within_a_closed_one(as_, lab, client, amina):
    member, outside = (profile_of(name, areas=[6], languages=["en"], country="KEN") for name in ("Nekesa", "Otieno"))
    inner = make_lab("inner", readers=Lab.Readers.LAB)
    for place in (lab, inner):
        place.welcome(member, by=Actor.objects.system())
    page = as_(amina).get(f"/labs/{lab.slug}/members/").text
    assert "Nekesa" in page
    assert "Otieno" in page
    assert as_(outside).get("/labs/inner/members/").status_code == 404
    assert "Otieno" not in as_(member).get("/labs/inner/members/").text
    assert client.get(f"/labs/{lab.slug}/members/").status_code == 302


def test_thirty_people_are_found_with_as_many_queries_as_one(as_, lab, amina):
    browser, address = as_(amina), f"/labs/{lab.slug}/members/?area=6"
    costs = []
    for numbers in ([0], [], range(1, 31)):
        for number in numbers:
            profile_of(f"Person{number}", areas=[6], languages=["en"], country="KEN")
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(address).text
        costs.append(len(asked))
    assert costs[1] == costs[2] <= 6
    assert "after=" in page
