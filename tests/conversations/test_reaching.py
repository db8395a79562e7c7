"""Who can be written to, from where; and that nobody finds out so who wrote what stands there without a name."""

import re

import pytest

from hlh.conversations.models import Conversation, Message, Side
from hlh.people.models import Naming, Person, Profile, Voice
from learning_labs.models import Lab, Membership, Post
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.conversations.conftest import answer, between, door_of, first, page_of, plain, say, shows

TAKES_NONE = "They take no messages here at the moment. Write in a lab where you both are; they may read it there."
HIDES = "They do not show themselves to members, so nobody writes to them alone."
ELSEWHERE = "People of a lab write to each other. Join a lab where they are, then write to them."


def asked(sender, receiver):
    return sign_in(sender).get(door_of(receiver))


def test_the_ways_to_write_stand_where_somebody_is_shown_by_name(lab, nekesa, salif):
    way = f'href="{door_of(nekesa)}"'
    assert way in sign_in(salif).get(f"/labs/{lab.slug}/members/").text
    assert way in sign_in(salif).get(Profile.objects.get(person=nekesa).get_absolute_url()).text
    assert way not in sign_in(nekesa).get(f"/labs/{lab.slug}/members/").text
    assert way not in sign_in(nekesa).get(Profile.objects.get(person=nekesa).get_absolute_url()).text


def written_by(person, discussion, naming):
    post_to(sign_in(person), discussion, f"We lent stock, {naming}.", naming=Naming.OFFICE)
    Voice.objects.filter(person=person, place=discussion.place).update(naming=naming)
    return Post.objects.get(voice__person=person, discussion=discussion).number


@pytest.mark.parametrize("naming", [Naming.COUNTRY, Naming.REGION, Naming.NOBODY])
def test_a_post_leads_to_its_author_only_while_it_names_them(lab, discussion, nekesa, salif, naming):
    number = written_by(nekesa, discussion, Naming.OFFICE)
    browser, there = sign_in(salif), f"{discussion.get_absolute_url()}posts/{number}/author/"
    assert f'href="{there}"' in browser.get(discussion.get_absolute_url()).text
    assert browser.get(there)["Location"] == door_of(nekesa)
    assert sign_in(nekesa).get(discussion.get_absolute_url()).text.count("/author/") == 0  # nobody writes to themselves
    Voice.objects.filter(person=nekesa, place=discussion.place).update(naming=naming)
    assert "/author/" not in browser.get(discussion.get_absolute_url()).text
    nowhere = browser.get(f"{discussion.get_absolute_url()}posts/77/author/")
    unnamed = browser.get(there)
    assert unnamed.status_code == nowhere.status_code == 404
    assert plain(unnamed.text).replace(there, "") == plain(nowhere.text).replace(nowhere.request["PATH_INFO"], "")


def test_a_post_in_a_lab_that_names_nobody_leads_to_nobody(nekesa, salif):
    masked = discuss(make_lab("masked", floor=Naming.NOBODY), once="m")
    post_to(sign_in(nekesa), masked, "We lent stock.")
    Voice.objects.filter(person=nekesa, place=masked.place).update(naming=Naming.OFFICE)
    number = Post.objects.get(voice__person=nekesa).number
    assert "/author/" not in sign_in(salif).get(masked.get_absolute_url()).text
    assert sign_in(salif).get(f"{masked.get_absolute_url()}posts/{number}/author/").status_code == 404


def test_what_is_hidden_or_closed_to_a_reader_leads_to_nobody(discussion, nekesa, salif):
    number = written_by(nekesa, discussion, Naming.OFFICE)
    there = f"{discussion.get_absolute_url()}posts/{number}/author/"
    Lab.objects.update(readers=Lab.Readers.LAB, joining=Lab.Joining.INVITATION)
    assert sign_in(make_person("Maya")).get(there).status_code == 404
    Post.objects.filter(number=number, discussion=discussion).update(stage=Post.Stage.HIDDEN, why="wrong")
    assert sign_in(salif).get(there).status_code == 404


def test_whether_somebody_wrote_without_a_name_changes_no_answer(lab, discussion, salif):
    """One of two wrote unnamed in an open lab, and so belongs to it: whoever asks about both reads the same."""
    wrote, silent = shows("Writer"), shows("Silent")
    written_by(wrote, discussion, Naming.NOBODY)
    assert Membership.objects.filter(lab=lab, person=wrote).exists()
    assert not Membership.objects.filter(lab=lab, person=silent).exists()
    pages = [
        plain(asked(salif, one).text).replace(one.name, "X").replace(Profile.objects.get(person=one).ref, "R")
        for one in (wrote, silent)
    ]
    assert pages[0] == pages[1]
    assert [first(salif, one).status_code for one in (wrote, silent)] == [302, 302]


def test_people_of_no_common_lab_do_not_write_to_each_other(nekesa, salif):
    alone = shows("Alone")
    page = asked(alone, nekesa)
    assert ELSEWHERE in page.text
    assert 'name="text"' not in page.text.partition("<main")[2].partition("</main>")[0]
    refused = first(alone, nekesa, "Zymurgy")
    assert refused.status_code == 403
    assert ELSEWHERE in refused.text
    assert "Zymurgy" in refused.text
    assert not Conversation.objects.exists()


def test_of_a_closed_lab_only_its_members_are_written_to(nekesa):
    closed = make_lab("closed", readers=Lab.Readers.LAB)
    inner, other = shows("Inner", closed), shows("Other", closed)
    assert first(inner, other).status_code == 302
    assert ELSEWHERE in first(inner, nekesa).text
    assert ELSEWHERE not in asked(nekesa, inner).text  # she belongs to an open lab, which he can read


def test_who_does_not_show_themselves_is_not_written_to(discussion, salif):
    hides = shows("Hides", discussion.lab, hidden=("name",))
    assert asked(salif, hides).status_code == 404
    assert first(salif, hides).status_code == 404
    number = written_by(hides, discussion, Naming.OFFICE)
    without = make_person("Without")  # a profile
    for person in (hides, without):
        number = written_by(person, discussion, Naming.OFFICE) if person is without else number
        refused = sign_in(salif).get(f"{discussion.get_absolute_url()}posts/{number}/author/")
        assert refused.status_code == 403
        assert HIDES in refused.text


def test_who_writes_is_seen_by_name(lab, nekesa):
    hides, nameless = shows("Hides", lab, hidden=("name",)), shows("Nameless", lab)
    Person.objects.filter(pk=nameless.pk).update(name="")
    for person in (hides, nameless):
        assert "Whoever you write to sees your name" in asked(person, nekesa).text
        assert first(Person.objects.get(pk=person.pk), nekesa).status_code == 403
    say(hides)
    assert first(hides, nekesa).status_code == 302
    assert (
        first(make_person_of(lab, "Plain"), nekesa).status_code == 302
    )  # without a profile, by the name of the account


def make_person_of(lab, name):
    person = make_person(name)
    Membership.objects.create(lab=lab, person=person)
    return person


def test_somebody_who_takes_no_messages_is_not_written_to_and_writes_to_nobody(nekesa, salif):
    browser = sign_in(salif)
    assert "Who may write to you" in browser.get("/me/preferences/").text
    browser.post("/me/preferences/", {"takes_messages": "no"})
    assert TAKES_NONE in asked(nekesa, salif).text
    assert first(nekesa, salif).status_code == 403
    salif.refresh_from_db()
    assert "You chose to take no messages, so nobody could answer you" in asked(salif, nekesa).text
    assert first(salif, nekesa).status_code == 403
    browser.post("/me/preferences/", {"rest": ""})  # an old page, which says nothing of it
    salif.refresh_from_db()
    assert not salif.takes_messages
    browser.post("/me/preferences/", {"takes_messages": "yes"})
    salif.refresh_from_db()
    assert first(salif, nekesa).status_code == 302
    assert browser.post("/me/preferences/", {"takes_messages": "x"}).status_code == 422


def refuse(person, other, how="refuse"):
    there = f"{between(person, other).get_absolute_url()}refusal/"
    return sign_in(person).post(there, {"answer": how}, follow=True).text


def test_one_tap_refuses_a_sender_who_reads_what_everybody_reads_of_who_takes_none(nekesa, salif):
    first(nekesa, salif)
    answer(salif, nekesa)
    answer(nekesa, salif, "Thank you.")
    assert "They are not told" in refuse(salif, nekesa)
    salif.refresh_from_db()
    assert salif.unread_messages == 0
    refused = (plain(page_of(nekesa, salif)), answer(nekesa, salif, "Zymurgy"))
    assert TAKES_NONE in refused[0]
    assert refused[1].status_code == 403
    assert TAKES_NONE in refused[1].text
    assert "Zymurgy" in refused[1].text
    assert Message.objects.count() == 3
    assert "You take no messages from them. Take them again, then write." in page_of(salif, nekesa)
    assert answer(salif, nekesa, "x").status_code == 403
    refuse(salif, nekesa, "take")
    Person.objects.filter(pk=salif.pk).update(takes_messages=False)
    nekesa.refresh_from_db()
    takes_none = (plain(page_of(nekesa, salif)), answer(nekesa, salif, "Zymurgy"))
    assert takes_none[0] == refused[0]
    assert (takes_none[1].status_code, plain(takes_none[1].text)) == (403, plain(refused[1].text))
    Person.objects.filter(pk=salif.pk).update(takes_messages=True)
    assert answer(nekesa, salif, "Again.").status_code == 302


def test_another_sender_is_not_refused_with_one(lab, nekesa, salif):
    other = shows("Ruto", lab)
    first(nekesa, salif)
    first(other, salif)
    refuse(salif, nekesa)
    assert answer(other, salif, "Are you there?").status_code == 302
    assert TAKES_NONE in page_of(nekesa, salif)


def test_who_has_not_answered_is_written_to_only_while_they_can_be_found(lab, nekesa, salif):
    first(nekesa, salif)
    say(salif, hidden=("name",))
    assert HIDES in answer(nekesa, salif).text
    say(salif)
    lab.let_go(nekesa, by=between_actor(nekesa))
    assert ELSEWHERE in answer(nekesa, salif).text
    answer(salif, nekesa, "By a mechanic.")
    assert answer(nekesa, salif, "Thank you.").status_code == 302  # whoever answered wants it to go on


def between_actor(person):
    from hlh.activity.models import Actor

    return Actor.objects.of(person)


def test_nobody_writes_to_themselves_or_to_who_was_locked_out(nekesa, salif):
    assert "This is you." in asked(nekesa, nekesa).text
    assert first(nekesa, nekesa).status_code == 403
    first(nekesa, salif)
    Person.objects.filter(pk=salif.pk).update(is_active=False)
    assert TAKES_NONE in page_of(nekesa, salif)
    assert sign_in(nekesa).get(door_of(salif)).status_code == 404
    assert not Side.objects.filter(has_written=True).exclude(voice__person=nekesa).exists()


def test_it_fits_in_arabic(nekesa, salif):
    first(nekesa, salif)
    page = sign_in(salif).get(f"/ar{between(nekesa, salif).get_absolute_url()}").text
    assert re.search(r'<html lang="ar" dir="rtl"', page)
    assert "<bdi>Nekesa</bdi>" in page
    assert 'class="said" lang="en" dir="ltr"' in page
