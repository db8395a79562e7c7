"""Words as each reader may see them: who, from where, changed since; and the passages that they stand in."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.models import Brief
from helpdesk.models import Answer, Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue import checking
from hlh.catalogue.entries import enter, entry_of, leave
from hlh.catalogue.models import Case, Excerpt, Passage
from hlh.catalogue.moderation.holding import flag
from hlh.catalogue.quoting import quoted as shown
from hlh.people.models import Naming
from hlh.people.models.persons import Stranger
from hlh.people.voices import voice_of
from learning_labs.models import Post
from tests.conftest import make_lab, make_person, sign_in
from tests.quoting.conftest import LENT, NOTE, letters, publish, say, take, take_thirty


def edit(talk, text):
    """The author's words as they are now, as the labs would write them."""
    Post.objects.filter(discussion=talk, number=2).update(text=text)
    enter(talk)


def test_a_passage_knows_whose_words_it_holds(talk, yes):
    entry = entry_of(talk)
    assert Passage.objects.get(entry=entry, anchor="post-2").voice == voice_of(yes, talk.place)
    assert Passage.objects.get(entry=entry_of(talk.lab)).voice is None
    assert list(checking.differences()) == []


def test_an_edit_of_the_source_marks_it_changed_and_keeps_the_words_that_were_taken(client, talk, quoted):
    assert "Its source changed since" not in client.get(quoted.get_absolute_url()).text

    edit(talk, "We lent insulin to three health posts.")

    page = client.get(quoted.get_absolute_url()).text
    assert "Its source changed since" in page
    assert NOTE in page
    edit(talk, LENT)
    assert "Its source changed since" not in client.get(quoted.get_absolute_url()).text


def test_an_excerpt_outlives_its_passage_and_finds_it_again(talk, quoted):
    excerpt = Excerpt.objects.get()
    quoted.roots.clear()
    Answer.objects.all().delete()
    Question.objects.all().delete()

    leave(talk)

    excerpt.refresh_from_db()
    assert (excerpt.passage, excerpt.is_changed, excerpt.words) == (None, True, NOTE)
    (line,) = shown([excerpt.pk], reader=Stranger())
    assert (line.words, line.address, line.is_changed) == (NOTE, "", True)
    entry = enter(talk)
    excerpt = Excerpt.objects.get()
    assert excerpt.passage == Passage.objects.get(entry=entry, anchor="post-2")
    assert not excerpt.is_changed


def test_entering_anew_leaves_every_excerpt_where_it_is(talk, quoted):
    before = Excerpt.objects.get().passage_id

    enter(talk, anew=True)

    assert Excerpt.objects.get().passage_id == before


def test_a_reader_who_may_not_open_the_source_sees_the_words_without_the_way_there(client, talk, quoted, yes):
    talk.refresh_from_db()
    inner = make_lab("inner", readers="lab")
    talk.move_to(inner, area=6, by=Actor.objects.system())
    inner.welcome(yes, by=Actor.objects.system())
    source = f"/labs/inner/{talk.number}/#post-2"

    page = client.get(quoted.get_absolute_url()).text
    assert NOTE in page
    assert source not in page
    assert source in sign_in(yes).get(quoted.get_absolute_url()).text


def test_the_words_are_named_as_their_author_is_now(client, talk, quoted, yes):
    assert "Yessica" in client.get(quoted.get_absolute_url()).text

    sign_in(yes).post(f"{talk.get_absolute_url()}naming/", {"naming": "0", "quoting": "yes"})

    for reader in (client, sign_in(make_person("Maya"))):
        page = reader.get(quoted.get_absolute_url()).text
        assert NOTE in page
        assert "Yessica" not in page
    own = sign_in(yes).get(quoted.get_absolute_url()).text
    assert "A health manager" in own
    assert "you</small>" in own


def test_who_is_not_named_is_named_nowhere_in_what_quotes_them(client, talk, frida):
    say(talk, "Zyxwvanna", "yes", naming=Naming.NOBODY)
    take(frida, talk)
    brief = publish(Brief.objects.get())

    for reader in (client, sign_in(frida)):
        page = reader.get(brief.get_absolute_url()).text
        assert NOTE in page
        assert "Zyxwvanna" not in page
    (line,) = shown(brief.excerpts, reader=Stranger())
    assert "Zyxwvanna" not in str(line)


def test_what_a_facilitator_hides_is_hidden_where_it_was_quoted_and_who_quotes_it_is_told(client, talk, quoted, ada):
    flag(entry_of(talk), "post-2", person=ada, reason="patient", words="", by=Actor.objects.of(ada))
    Case.objects.get().hide(reason="patient", words="", by=Actor.objects.of(ada))

    page = client.get(quoted.get_absolute_url()).text  # before any worker came
    assert NOTE not in page
    assert "This was hidden by a facilitator" in page
    settle_all()
    (letter,) = letters("consent-settled")
    for told in (letter.text, letter.html):
        assert "A facilitator hid the post that words in your brief come from." in told
        assert "tell it in your own words, or do without" in told
        assert quoted.get_absolute_url() in told
        assert NOTE not in told
        assert "said no" not in told


def test_a_withdrawn_brief_shows_no_words_of_others(client, quoted):
    quoted.withdraw("Wrong figures.", by=Actor.objects.system())

    assert NOTE not in client.get(quoted.get_absolute_url()).text


def test_a_brief_costs_the_same_at_one_excerpt_and_at_thirty(client, talk, quoted, frida):
    client.get(quoted.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(quoted.get_absolute_url())
    quoted.reopen(by=Actor.objects.system())
    take_thirty(frida, talk, quoted)
    publish(quoted, note="More words.")
    with CaptureQueriesContext(connection) as many:
        page = client.get(quoted.get_absolute_url()).text
    assert page.count("<blockquote") == 30
    assert len(many) <= len(few) <= 16
