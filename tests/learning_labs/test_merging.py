"""Two discussions become one, and posts become one of their own: nothing is lost, and nobody is shown more than they chose."""

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of, weave
from hlh.catalogue.models import Bookmark, Case, Edge, Entry, Excerpt, Follow, Passage, Reason
from hlh.catalogue.moderation.holding import flag
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Naming, Voice
from hlh.people.voices import voice_of
from hlh.policy import NotNow
from learning_labs.models import Discussion, Echo, Post, Watch
from learning_labs.order.merging import merge
from learning_labs.order.splitting import split
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.house.test_erased import mail_to
from tests.learning_labs.test_keeping import act, begun
from tests.racing import at_once

HUB = Actor.objects.system


@pytest.fixture
def old(lab, amina, fatou):
    """What Fatou began, where Amina answered without a name."""
    talk = begun(lab, fatou, "Who keeps vaccines cold when the power fails?")
    post_to(sign_in(amina), talk, "We told nobody, but the boxes were warm.", naming=Naming.NOBODY)
    return talk


@pytest.fixture
def into(lab, amina):
    """The other one, where Amina answered by name."""
    talk = discuss(lab, "What do you do when the power fails for days?")
    post_to(sign_in(amina), talk, "We buy ice at the market.", naming=Naming.OFFICE)
    talk.refresh_from_db()
    return talk


def joined(old, into):
    for one in (old, into):
        one.refresh_from_db()
    return merge(old, into, because="The same question.", by=HUB())


def test_posts_come_over_in_their_order_and_old_addresses_lead_on(client, keeper, old, into):
    answer = act(sign_in(keeper), old, "merging", into=into.get_absolute_url(), because="The same question.")
    assert answer["Location"] == into.get_absolute_url()

    assert list(into.posts.order_by("number").values_list("number", "text")) == [
        (1, "What do you do when the power fails for days?"),
        (2, "We buy ice at the market."),
        (3, "Who keeps vaccines cold when the power fails?"),
        (4, "We told nobody, but the boxes were warm."),
    ]
    there = old.get_absolute_url()
    assert client.get(there).status_code == 301
    assert client.get(there)["Location"] == f"{into.get_absolute_url()}#post-3"
    assert client.get(f"{there}posts/2/")["Location"] == f"{into.get_absolute_url()}#post-4"
    assert client.get(f"{there}posts/9/").status_code == 404
    assert "Who keeps vaccines cold" not in client.get(old.lab.get_absolute_url()).text
    assert "4 posts" in client.get(into.get_absolute_url()).text
    assert "warm" in client.get("/search/?q=warm+boxes").text
    assert post_to(sign_in(keeper), old, "Typed on the old page").status_code == 302
    assert into.posts.get(text="Typed on the old page").number == 5
    assert not list(differences())


def test_a_chain_of_merges_leads_to_the_last_one(client, lab, old, into):
    joined(old, into)
    last = discuss(lab, "Generators, who has some?", once="last")
    Discussion.objects.filter(pk=into.pk).update(from_question=False)
    joined(into, last)
    assert client.get(f"{old.get_absolute_url()}posts/2/")["Location"].endswith("#post-5")
    assert client.get(f"{into.get_absolute_url()}posts/2/")["Location"].endswith("#post-3")
    last.refresh_from_db()
    last.move_to(make_lab("elsewhere"), area=6, by=HUB())
    assert client.get(f"{old.get_absolute_url()}posts/2/")["Location"] == f"{last.get_absolute_url()}#post-5"
    assert not list(differences())


def test_nobody_is_shown_beyond_what_they_chose_where_they_said_it(client, amina, fatou, old, into):
    joined(old, into)

    page = client.get(into.get_absolute_url()).text
    unnamed = page.partition('id="post-4"')[2].partition("</article>")[0]
    assert "Amina" in page.partition('id="post-2"')[2].partition("</article>")[0]
    assert "Amina" not in unnamed
    assert "Ministry of Health" not in unnamed
    before = voice_of(amina, old.place), voice_of(amina, into.place)
    assert [voice.naming for voice in before] == [Naming.NOBODY, Naming.OFFICE]
    assert voice_of(fatou, into.place) is not None  # who spoke only there speaks here now, as before
    hers = sign_in(amina)
    assert "was merged into this one" in hers.get(f"{into.get_absolute_url()}naming/").text
    hers.post(f"{old.get_absolute_url()}naming/", {"naming": Naming.NOBODY, "quoting": "no"})
    assert voice_of(amina, old.place).quoting == "no"
    assert voice_of(amina, into.place).quoting == "ask"


def test_replies_by_mail_still_land_in_the_voice_that_was_written_to(amina, fatou, old, into):
    voice = voice_of(amina, old.place)
    joined(old, into)

    mail_to(voice, f"Amina <{amina.email}>", "And by mail: they stayed warm.", number=1)
    mail_to(voice_of(fatou, into.place), f"Fatou <{fatou.email}>", "Thank you for that.", number=2)

    assert Post.objects.get(text="And by mail: they stayed warm.").voice == voice  # not the one with her name
    assert list(into.posts.order_by("-number").values_list("text", flat=True)[:2]) == [
        "Thank you for that.",
        "And by mail: they stayed warm.",
    ]
    settle_all()
    send_due()
    told = Letter.objects.filter(kind="post-written", text__contains="Thank you for that.")
    assert [letter.to for letter in told] == [voice_of(amina, into.place)]  # once, and whoever wrote it is not told
    told = Letter.objects.filter(kind="post-written", text__contains="they stayed warm")
    assert {letter.to.person for letter in told} == {fatou}


def test_figures_cases_excerpts_and_the_thread_come_along(lab, ada, amina, fatou, old, into):
    first, post = old.posts.order_by("number")
    nadia = make_person("Nadia")
    for person, asked in ((nadia, first), (amina, first), (nadia, into.posts.get(number=1))):
        Echo.objects.tap(asked, person, "same")
    flag(entry_of(old), "post-2", person=fatou, reason="wrong", words="", by=HUB())
    excerpt = Excerpt.objects.take(Passage.objects.get(entry=entry_of(old), anchor="post-2"), "boxes", by=HUB())
    weave(entry_of(old), entry_of(lab))
    weave(entry_of(into), entry_of(lab))
    for entry in (entry_of(old), entry_of(into)):
        Follow.objects.begin(fatou, entry=entry)
    Bookmark.objects.create(person=fatou, entry=entry_of(old))

    joined(old, into)

    entry = entry_of(into)
    assert Discussion.objects.get(pk=into.pk).same_count == 2  # Nadia said so in both
    Echo.objects.tap(Post.objects.get(pk=first.pk), amina, "same")
    assert Discussion.objects.get(pk=into.pk).same_count == 1
    case = Case.objects.get()
    assert (case.entry, case.anchor, case.voice) == (entry, "post-4", post.voice)
    excerpt.refresh_from_db()
    assert (excerpt.passage.entry, excerpt.anchor, excerpt.is_changed) == (entry, "post-4", False)
    assert [edge.source for edge in Edge.objects.filter(made=entry_of(lab))] == [entry]
    assert [follow.entry for follow in Follow.objects.filter(person=fatou)] == [entry]
    assert Bookmark.objects.get().entry == entry
    assert Entry.objects.filter(kind="discussion").count() == 1
    case.hide(reason=Reason.WRONG, words="", by=Actor.objects.of(ada))
    assert Post.objects.get(pk=post.pk).stage == "hidden"
    assert list(Excerpt.objects.for_showing().values_list("is_hidden", flat=True)) == [True]
    assert not list(differences())


def test_what_waits_and_what_was_hidden_comes_along(ada, old, into):
    post = old.posts.get(number=2)
    post.hide(Reason.UNKIND, by=HUB())
    held = Post.objects.write(
        old, text="Held", language="en", voice=post.voice, by=HUB(), waits="newcomer", once="held"
    )
    joined(old, into)
    case = Case.objects.get(anchor=f"held-{held.pk}")
    assert case.entry == entry_of(into)
    case.release(by=Actor.objects.of(ada))
    assert Post.objects.get(pk=held.pk).number == 5
    assert Post.objects.get(pk=post.pk).number == 4
    assert not list(differences())


def test_the_answer_comes_along_where_the_other_has_none(lab, fatou, old):
    other = begun(lab, fatou, "And what of blood?")
    answer = old.posts.get(number=2)
    old.take_answer(answer, by=HUB(), marked="opener")
    joined(old, other)
    assert Discussion.objects.get(pk=other.pk).answer == answer


def test_what_cannot_be_merged_is_refused_in_words(keeper, old, into):
    browser = sign_in(keeper)
    for typed in (" ", "\x00", "9" * 40, "/labs/foreign/1/", "nothing", "٣"):
        assert act(browser, old, "merging", into=typed).status_code == 422, typed


def test_what_an_asker_waits_at_is_not_merged_away_nor_anything_into_itself(keeper, old, into):
    browser = sign_in(keeper)
    refused = act(browser, into, "merging", into=str(old.number))
    assert (refused.status_code, "its asker waits" in refused.text) == (409, True)
    assert act(browser, old, "merging", into=str(old.number)).status_code == 409
    assert act(browser, old, "merging", into=str(into.number)).status_code == 302
    with pytest.raises(NotNow):
        old.say(keeper, text="x", language="en", naming=0, quoting="ask", by=HUB())  # a page that was open meanwhile


def test_who_spoke_in_both_is_forgotten_in_both(client, amina, old, into):
    joined(old, into)
    erase(amina, by=HUB())
    page = client.get(into.get_absolute_url()).text
    assert "Amina" not in page
    assert page.count("A former member") == 2
    assert Discussion.objects.get(pk=into.pk).countries == []
    assert not list(differences())


def test_each_into_the_other_at_the_same_moment_is_one_of_the_two(whole):
    lab, fatou = make_lab(), make_person("Fatou")
    one, two = begun(lab, fatou, "Who mends fridges?"), begun(lab, fatou, "Who repairs fridges?")
    said = at_once(lambda: joined(one, two), lambda: joined(two, one))
    assert said == ["done", "too late"]
    assert Discussion.objects.filter(post_count=2).count() == 1
    assert not list(differences())


# Splitting


@pytest.fixture
def mixed(lab, amina, fatou):
    """A discussion that went aside with its posts 3 and 4."""
    talk = discuss(lab, "What do you do when the power fails?")
    for person, text in ((amina, "We buy ice."), (fatou, "Who pays the ice?"), (amina, "The district does.")):
        post_to(sign_in(person), talk, text, naming=Naming.OFFICE if person == amina else Naming.NOBODY)
    talk.refresh_from_db()
    return talk


def test_posts_become_a_discussion_of_their_own_and_a_line_leads_there(client, keeper, mixed):
    said = {"posts": "#3, 4", "title": "Who pays?", "because": "It went aside."}
    answer = act(sign_in(keeper), mixed, "splitting", **said)
    new = Discussion.objects.get(title="Who pays?")
    assert answer["Location"] == new.get_absolute_url()

    page = client.get(new.get_absolute_url()).text
    assert page.index("Who pays the ice?") < page.index("The district does.")
    assert "Amina" in page.partition('id="post-2"')[2].partition("</article>")[0]
    left = client.get(mixed.get_absolute_url()).text
    assert "Who pays the ice?" not in left
    assert f'id="post-3"><p>This post was moved to another discussion. <a href="{new.address}posts/1/"' in left
    for address in (f"{new.address}posts/1/", f"{mixed.get_absolute_url()}posts/3/"):
        assert client.get(address, follow=True).redirect_chain[-1][0] == f"{new.get_absolute_url()}#post-1"
    assert "1 found" in client.get("/search/?q=district").text
    assert Edge.objects.filter(source=entry_of(mixed), made=entry_of(new)).exists()
    post_to(sign_in(keeper), mixed, "Back to the ice.")
    assert mixed.posts.get(text="Back to the ice.").number == 5
    assert not list(differences())


def test_what_is_split_off_is_quoted_flagged_and_answered_as_before(ada, amina, fatou, mixed):
    post = mixed.posts.get(number=4)
    mixed.take_answer(post, by=HUB())
    excerpt = Excerpt.objects.take(Passage.objects.get(entry=entry_of(mixed), anchor="post-4"), "district", by=HUB())
    flag(entry_of(mixed), "post-4", person=fatou, reason="wrong", words="", by=HUB())
    new = split(mixed, [4], title="The district", because="", by=HUB())

    excerpt.refresh_from_db()
    voice = voice_of(amina, new.place)
    assert (excerpt.voice, excerpt.anchor, excerpt.passage.entry) == (voice, "post-1", entry_of(new))
    case = Case.objects.get()
    assert (case.voice, case.anchor, case.entry) == (voice, "post-1", entry_of(new))
    assert not Discussion.objects.get(pk=mixed.pk).is_answered
    assert Voice.objects.get(pk=voice.pk).level == voice_of(amina, mixed.place).level
    assert voice_of(fatou, new.place) is None
    case.hide(reason="wrong", words="", by=Actor.objects.of(ada))
    assert Discussion.objects.get(pk=new.pk).title == "This was hidden by a facilitator"
    assert not list(differences())


def test_what_cannot_be_split_off_is_refused_in_words(keeper, mixed):
    browser = sign_in(keeper)
    for posts, status in {"1": 409, "9": 409, " ": 422, "x": 422, "\x00": 422, "²": 422}.items():
        assert act(browser, mixed, "splitting", posts=posts, title="Aside").status_code == status, posts
    assert Discussion.objects.count() == 1


def test_a_former_member_stays_one_where_their_post_was_split_off(client, amina, mixed):
    erase(amina, by=HUB())
    mixed.refresh_from_db()
    new = split(mixed, [2, 4], title="Ice", because="", by=HUB())
    assert client.get(new.get_absolute_url()).text.count("A former member") == 2
    assert new.countries == []


def test_what_was_split_off_can_be_merged_back(client, mixed):
    new = split(mixed, [3], title="Aside", because="", by=HUB())
    joined(new, mixed)
    assert client.get(f"{mixed.get_absolute_url()}posts/3/", follow=True).redirect_chain[-1][0].endswith("#post-5")
    assert not list(differences())


def test_a_line_where_a_post_was_moved_is_nobodys_to_change(into, amina, client):
    split(into, [2], title="Aside", because="", by=HUB())
    line = f"{into.get_absolute_url()}posts/2/"
    said = {"text": "https://elsewhere.example/", "edition": "x"}
    assert sign_in(amina).post(f"{line}edit/", said).status_code == 404
    assert client.get(line)["Location"].startswith("/labs/")


def test_who_has_two_voices_since_a_merge_is_split_off_with_both_and_not_told_apart(old, into):
    """Their second voice stays as it is: a split that failed for them alone would tell that both are theirs."""
    merge(old, into, because="", by=HUB())
    new = split(Discussion.objects.get(pk=into.pk), [2, 4], title="Aside", because="", by=HUB())
    assert new.posts.values("voice").distinct().count() == 2
    assert not list(differences())


def test_the_address_of_what_was_merged_names_the_post_that_it_named(old, into, amina):
    merge(old, into, because="", by=HUB())
    assert "the boxes were warm" in sign_in(amina).get(f"{old.get_absolute_url()}posts/2/edit/").text


def test_what_somebody_chose_goes_along(old, into, fatou):
    Watch.objects.choose(fatou, Watch.Level.MUTE, discussion=old)
    merge(old, into, because="", by=HUB())
    assert Watch.objects.get(person=fatou).discussion_id == into.pk
    new = split(Discussion.objects.get(pk=into.pk), [2], title="Aside", because="", by=HUB())
    assert Watch.objects.filter(person=fatou, discussion=new, level="mute").exists()
