"""Emerging claims: sentences of a lab, each resting on exact words of its posts, as far as their authors allow."""

import re

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Case, Excerpt
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Naming, Role
from learning_labs.facilitating.claims import claims_of, passage_of
from learning_labs.models import Claim, ClaimSource, Post
from tests.conftest import make_person, post_to, sign_in
from tests.house.test_erased import readable

LENT = "We lent ten boxes for ten days."


@pytest.fixture
def said(lab, discussion):
    """Three people say something: one may be quoted, one wants to be asked, one says no."""
    for name, quoting, words in [
        ("Yessica", "yes", f"{LENT} Nobody asked for more."),
        ("Askold", "ask", "We count on Fridays."),
        ("Nomvula", "no", "We have no fridge."),
    ]:
        person = make_person(name, country_id="KEN")
        lab.welcome(person, by=Actor.objects.system())
        post_to(sign_in(person), discussion, words, quoting=quoting, naming=Naming.OFFICE)
    settle_all()
    return discussion


def take(person, discussion, words, *, number=2, into="claim-new", **more):
    form = {"post": number, "words": words, "into": into, "once": "k", "claim": "Lending helps.", "claim_kind": "works"}
    return sign_in(person).post(f"{discussion.get_absolute_url()}words/", form | more)


def harvest_of(person, lab):
    return sign_in(person).get(f"/labs/{lab.slug}/harvest/").text


def test_words_are_taken_under_a_claim_that_is_made_in_the_same_form_once(said, keeper, lab):
    for _ in range(2):
        answer = take(keeper, said, LENT)
        assert answer["Location"] == f"/labs/{lab.slug}/harvest/#claim-{Claim.objects.get().pk}"
    claim = Claim.objects.get()
    assert (claim.words, claim.kind) == ("Lending helps.", "works")
    assert Excerpt.objects.get().words == LENT
    take(keeper, said, "Nobody asked for more.", into=f"claim-{claim.pk}")
    page = harvest_of(keeper, lab)
    assert LENT in page
    assert "Yessica" in page
    assert "1 post<" in page
    assert "1 country<" in page
    assert Fact.objects.filter(verb="lab.claim_made").count() == 1
    assert "1 emerging claim<" in sign_in(keeper).get(f"/labs/{lab.slug}/settings/").text


def test_a_claim_without_its_sentence_is_asked_for_and_who_does_not_keep_the_lab_is_offered_none(said, keeper, lab):
    assert take(keeper, said, LENT, claim="").status_code == 422
    expert = make_person("Eleni")
    Appointment.objects.appoint(expert, Role.EXPERT, by=Actor.objects.system())
    assert take(expert, said, LENT).status_code == 422
    assert "claim-new" not in sign_in(expert).get(f"{said.get_absolute_url()}words/?post=2").text
    assert not Claim.objects.exists()


def test_who_wants_to_be_asked_is_and_who_says_no_stands_under_no_claim(said, keeper, lab):
    assert take(keeper, said, "We count on Fridays.", number=3).status_code == 302
    assert "Their author is asked" in harvest_of(keeper, lab)
    refused = take(keeper, said, "We have no fridge.", number=4)
    assert refused.status_code == 422
    assert "has not allowed quoting" in refused.text
    (claim,) = claims_of(lab, keeper)
    assert (claim.sources, claim.posts) == ([], 0)  # a reader who does not prepare it sees nothing yet
    (claim,) = claims_of(lab, keeper, preparing=True)
    assert claim.sources[0].is_waiting
    Excerpt.objects.get().give(by=Actor.objects.system())
    (claim,) = claims_of(lab, keeper)
    assert (claim.posts, claim.countries) == (1, 1)


def test_words_that_were_taken_back_are_gone_from_the_claim_and_a_changed_source_says_so(said, keeper, lab):
    take(keeper, said, LENT)
    post = Post.objects.get(text__startswith=LENT)
    Excerpt.objects.update(passage_hash="x")
    assert "Its source changed since" in harvest_of(keeper, lab)
    Excerpt.objects.get().withdraw(by=Actor.objects.system())
    page = harvest_of(keeper, lab)
    assert LENT not in page
    assert "0 posts<" in page
    assert post.is_shown


def test_a_hidden_source_shows_its_words_no_more(said, keeper, lab):
    take(keeper, said, LENT)
    entry = f"/moderation/flag/?at={said.address}&post=post-2"
    sign_in(make_person("Rahel")).post(entry, {"reason": "wrong", "words": ""})
    Case.objects.latest("pk").hide(reason="wrong", words="", by=Actor.objects.system())
    assert LENT not in harvest_of(keeper, lab)


def test_erasing_the_author_leaves_no_name_in_the_harvest(said, keeper, lab):
    take(keeper, said, LENT)
    author = Post.objects.get(text__startswith=LENT).voice.person
    erase(author, by=Actor.objects.system())
    page = harvest_of(keeper, lab)
    assert "Yessica" not in page
    assert "A former member" in page
    assert not [one for one in ClaimSource.objects.values() if "essica" in readable(str(one))]


def test_claims_are_ordered_words_move_between_them_and_what_is_left_out_is_gone(said, keeper, lab):
    take(keeper, said, LENT)
    browser, there = sign_in(keeper), f"/labs/{lab.slug}/harvest/"
    for _ in range(2):
        browser.post(there, {"claim": "Nobody knows who repairs.", "kind": "open", "once": "x"})
    first, second = Claim.objects.of(lab)
    changes = f"{there}changes/"
    browser.post(changes, {"claim": second.pk, "act": "up"})
    assert list(Claim.objects.of(lab)) == [second, first]
    ref = Excerpt.objects.get().ref
    browser.post(changes, {"excerpt": ref, "claim": second.pk, "act": "move"})
    assert ClaimSource.objects.get().claim == second
    browser.post(changes, {"excerpt": ref, "act": "leave"})
    assert not Excerpt.objects.exists()
    take(keeper, said, LENT, into=f"claim-{first.pk}")
    browser.post(changes, {"claim": first.pk, "act": "drop"})
    assert not Excerpt.objects.exists()
    assert list(Claim.objects.of(lab)) == [second]
    assert browser.post(changes, {"claim": "x", "act": "up"}).status_code == 302
    assert browser.post(changes, {"excerpt": "nothing", "act": "leave"}).status_code == 404


def test_how_much_of_the_posts_somebody_looked_through_is_said(said, keeper, lab):
    browser = sign_in(keeper)
    assert "looked through 0%" in browser.get(f"/labs/{lab.slug}/harvest/").text
    browser.post(f"{said.get_absolute_url()}read/", {"upto": "2"})
    assert re.search(r"looked through 50%", browser.get(f"/labs/{lab.slug}/harvest/").text)


def test_the_harvest_asks_no_more_of_the_database_for_thirty_claims_than_for_one(
    said, keeper, lab, django_assert_max_num_queries
):
    take(keeper, said, LENT)
    for number in range(29):
        Claim.objects.begin(lab, words=f"Claim {number}", kind="open", once=str(number), by=Actor.objects.system())
    browser = sign_in(keeper)
    with django_assert_max_num_queries(22):
        assert browser.get(f"/labs/{lab.slug}/harvest/").status_code == 200


def test_words_do_not_go_under_a_claim_that_is_full(keeper, lab, said, monkeypatch):
    monkeypatch.setattr(Claim, "MOST_SOURCES", 1)
    by, posts = Actor.objects.of(keeper), list(said.posts.filter(number__gt=1).order_by("number")[:2])
    full, other = (
        Claim.objects.begin(lab, words=words, kind="works", once=words, by=by) for words in ("Lending", "Counting")
    )
    for claim, post in zip((full, other), posts, strict=True):
        claim.take(passage_of(post), post.text, keeper, by=by)
    source = other.sources.get()
    there = f"{lab.get_absolute_url()}harvest/changes/"
    asked = {"act": "move", "excerpt": source.excerpt.ref, "claim": full.pk}
    assert sign_in(keeper).post(there, asked).status_code == 409
    assert other.sources.get() == source
    assert sign_in(keeper).post(there, asked | {"claim": other.pk}).status_code == 302
