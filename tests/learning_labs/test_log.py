"""The log: what moderators changed is there with who, when and why; what authors change of their own names nobody."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.people.models import Naming
from learning_labs.life.arranging import arrange, edition_of
from learning_labs.models import Act, Claim, Lab, Poll, Post, Session, SharedDraft
from learning_labs.order import drafting, summing
from learning_labs.saying.editing import edit
from learning_labs.saying.editing import edition_of as post_edition_of
from tests.conftest import post_to, sign_in
from tests.learning_labs.test_keeping import begun
from tests.learning_labs.test_polls import ASKED
from tests.learning_labs.test_translations import SAID, put, there

EDITS = "/cms/moderation/edits/"


def log_of(lab, reader):
    return sign_in(reader).get(f"{lab.get_absolute_url()}log/").text


@pytest.fixture
def changed(lab, amina):
    """A post of Amina, who is named nowhere in it, and which she changed since."""
    discussion = begun(lab, amina, "We lent quinquagesima to two districts.", naming=Naming.NOBODY)
    Post.objects.filter(discussion=discussion).update(written_at=now() - timedelta(hours=1))
    post = discussion.posts.get()
    said = {"text": "We lent tablets to three districts.", "note": "Three, not two", "edition": post_edition_of(post)}
    edit(post, **said, by=Actor.objects.of(amina))
    return post


@pytest.fixture
def office(ada):
    """The browser of an administrator, who works under /cms/."""
    settle_all()  # the ledger owes them the way in
    return sign_in(ada)


def test_administrators_see_which_posts_their_authors_changed_when_and_why(office, changed):
    page = office.get(EDITS).text
    for words in ("Changed by its author", "Three, not two", changed.get_absolute_url(), f"{now():%Y-%m-%d}"):
        assert words in page, words
    assert EDITS in office.get("/cms/moderation/").text


def test_that_list_has_neither_the_words_nor_who_an_author_is(office, changed):
    page = office.get(EDITS).text
    assert "Three, not two" in page
    for words in ("Amina", "quinquagesima"):
        assert words not in page, words


def test_that_list_is_for_administrators_and_says_when_it_is_empty(client, office, keeper, amina):
    for reader in (keeper, amina):
        assert sign_in(reader).get(EDITS).status_code in (302, 403)
    assert client.get(EDITS).status_code == 302
    assert "No author has changed a post yet." in office.get(EDITS).text


def test_that_list_asks_as_often_for_thirty_as_for_one(office, changed, django_assert_max_num_queries):
    for number in range(2, 31):
        changed.editions.create(number=number, text="x", note=f"why {number}")
    office.get(EDITS)
    with django_assert_max_num_queries(20):
        page = office.get(EDITS).text
    after = page.partition("?after=")[2].partition('"')[0]
    assert "why 30" in page
    assert "Three, not two" not in page
    assert "Three, not two" in office.get(f"{EDITS}?after={after}").text


def test_settings_that_were_changed_are_named_each(lab, keeper):
    said = {name: getattr(lab, name) for name in Lab.ARRANGED}
    said |= {"guiding_question": "Otherwise?", "next_step": "A session"}
    arrange(lab, **said, edition=edition_of(lab), by=Actor.objects.of(keeper))
    settle_all()
    assert "Changed the settings of the lab: guiding question, next step" in log_of(lab, keeper)


def test_a_session_that_was_changed_cancelled_or_told_of_stands_there_with_the_reason(lab, keeper):
    by = Actor.objects.of(keeper)
    said = {"title": "Cold chain", "agenda": "", "language": "en", "minutes": 60, "zone": "UTC", "join_link": ""}
    planned = [
        Session.objects.plan(lab, **said, begins_at=now() + timedelta(days=2), by=by),
        Session.objects.plan(lab, **said, begins_at=now() - timedelta(minutes=5), by=by),
    ]
    planned[0].change(said=said | {"begins_at": planned[0].begins_at}, by=by)
    settle_all()
    assert not Act.objects.exists(), "a form that was sent as it stood changed nothing"
    planned[0].change(said=said | {"begins_at": planned[0].begins_at, "title": "Cold boxes"}, by=by)
    planned[0].cancel(reason="The speaker is ill. " * 20, by=by)
    planned[1].finish(notes="We met.", recording="", by=by)
    settle_all()
    page = log_of(lab, keeper)
    for words in (
        "Changed a session: title",
        "Cancelled a session",
        "The speaker is ill.",
        "Wrote the notes of a session",
    ):
        assert words in page, words


def test_a_claim_that_was_taken_away_stands_there_without_its_words(lab, keeper):
    by = Actor.objects.of(keeper)
    Claim.objects.begin(lab, words="Quinquagesima helps.", kind="works", once="x", by=by).drop(by=by)
    settle_all()
    page = log_of(lab, keeper)
    assert "Took an emerging claim away" in page
    assert "Quinquagesima" not in page


def test_a_summary_that_was_taken_away_is_not_said_to_be_written(lab, discussion, keeper):
    by = Actor.objects.of(keeper)
    summing.sum_up(discussion, [], edition=summing.edition_of(discussion), by=by)
    page = log_of(lab, keeper)
    assert "Took the summary away" in page
    assert "Wrote what was said so far" not in page


def test_who_changes_a_draft_of_another_stands_there_and_who_changes_their_own_does_not(lab, discussion, keeper, ada):
    drafting.keep(discussion, "First.", edition=_of(discussion), by=Actor.objects.of(keeper))
    drafting.keep(discussion, "Second.", edition=_of(discussion), by=Actor.objects.of(keeper))
    assert not Act.objects.exists()
    drafting.keep(discussion, "Third.", edition=_of(discussion), by=Actor.objects.of(ada))
    page = log_of(lab, keeper)
    assert "Changed a shared draft that others had written" in page
    assert "Ada" in page
    assert "Third." not in page


def _of(discussion):
    draft = SharedDraft.objects.under(discussion)
    return drafting.edition_of(discussion, draft.text if draft else "")


def test_a_poll_that_a_facilitator_ended_stands_there_and_one_that_its_asker_ended_does_not(lab, amina, keeper):
    mine = begun(lab, amina, "Who lends?", naming=Naming.NOBODY)
    for person, acts in ((amina, 0), (keeper, 1)):
        sign_in(amina).post(f"{mine.get_absolute_url()}polls/new/", ASKED)
        poll = Poll.objects.get()
        assert sign_in(person).post(f"{mine.get_absolute_url()}polls/{poll.pk}/ending/").status_code == 302
        assert Act.objects.count() == acts
    assert "Ended a poll before its time" in log_of(lab, keeper)
    assert "Amina" not in log_of(lab, keeper)


def test_an_unnamed_author_who_takes_a_translation_of_their_own_post_away_stands_there_not(
    lab, amina, fatou, keeper, discussion
):
    post_to(sign_in(amina), discussion, SAID, naming=Naming.NOBODY)
    post = discussion.posts.get(number=2)
    for person, acts in ((amina, 0), (fatou, 0), (keeper, 1)):
        assert put(fatou, post).status_code == 302
        assert sign_in(person).post(f"{there(post)}removal/").status_code == 302
        assert Act.objects.count() == acts
    assert "Amina" not in log_of(lab, keeper)
