"""A discussion is summed up in sentences that each rest on posts; one that rests on nothing is not taken, and not shown."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Reason
from learning_labs.models import Discussion, Post, Sentence, Summary
from learning_labs.order import merging, splitting
from tests.conftest import make_person, post_to, sign_in
from tests.learning_labs.test_keeping import begun

LENT = "Neighbouring districts lent insulin for a week."
BOOK = "A borrowed box is written into a book."


@pytest.fixture
def talk(discussion, amina):
    """A discussion with three posts."""
    for words in ("We lent two boxes.", "We keep a book of loans."):
        post_to(sign_in(amina), discussion, words)
    return discussion


@pytest.fixture
def write(keeper, talk):
    """Sends the form as its page gave it."""

    def write(lines, *, browser=None, edition=None, under=talk):
        browser, there = browser or sign_in(keeper), f"{under.get_absolute_url()}keeping/summary/"
        if edition is None:
            edition = browser.get(there).context["form"]["edition"].value()
        return browser.post(there, {"lines": lines, "edition": edition})

    return write


def page_of(talk, **asked):
    return Client().get(talk.get_absolute_url(), asked).text


def test_each_sentence_leads_to_the_posts_that_it_rests_on(write, talk, keeper):
    before = Client(headers={"accept-encoding": "gzip"}).get(talk.get_absolute_url()).content
    assert write(f"{LENT} #1 #2\n\n{BOOK} (#3)").status_code == 302

    page = page_of(talk)
    assert "What was said so far" in page
    assert page.index(LENT) < page.index(f'href="{talk.get_absolute_url()}posts/2/">#2') < page.index(BOOK)
    assert f'href="{talk.get_absolute_url()}posts/3/">#3' in page
    assert LENT in page_of(talk, light="1")
    assert LENT not in page_of(talk, after="2")
    assert Client(headers={"accept-encoding": "gzip"}).get(talk.get_absolute_url()).content != before
    assert Fact.objects.get(verb="discussion.summed_up").details == {"sentences": 2}
    assert "Wrote what was said so far" in sign_in(keeper).get(f"{talk.lab.get_absolute_url()}log/").text


def test_a_page_without_a_summary_asks_for_none_and_one_with_it_once(write, talk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page_of(talk)
        return len(queries)

    assert "What was said so far" not in page_of(talk)
    without = asked()
    write(f"{LENT} #2\n{BOOK} #3")
    assert asked() == without + 1


def test_it_says_how_much_came_after_it(write, talk, amina):
    write(f"{LENT} #2")
    assert "came after it" not in page_of(talk)
    post_to(sign_in(amina), talk, "We stopped lending.")
    assert "1 post came after it." in page_of(talk)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (LENT, "Line 1 names no post."),
        (f"{LENT} #2\n{BOOK}", "Line 2 names no post."),
        ("#2 #3", "Line 1 names no post."),
        (f"{LENT} #99", "Line 1 names #99, which nobody reads here."),
        (f"{LENT} #999999999", "Line 1 names #999999999"),
        (f"{'x' * 301} #2", "Line 1 is too long."),
        (f"{LENT} {' '.join(f'#{number}' for number in range(1, 12))}", "Line 1 names too many posts."),
        ("\n".join([f"{LENT} #2"] * 13), "Write 12 sentences at most."),
        ("x" * 7201, "7200"),
    ],
)
def test_a_line_that_rests_on_nothing_is_refused_and_kept(write, talk, lines, wrong):
    answer = write(lines)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert lines.splitlines()[0][:40] in answer.text
    assert not Summary.objects.exists()


def test_a_sentence_whose_posts_nobody_reads_any_more_is_not_shown(write, talk):
    write(f"{LENT} #2 #3\n{BOOK} #3")
    Post.objects.get(number=3).hide(Reason.values[0], by=Actor.objects.system())
    page = page_of(talk)
    assert LENT in page
    assert BOOK not in page
    assert 'posts/3/">#3' not in page
    Post.objects.get(number=2).hide(Reason.values[0], by=Actor.objects.system())
    assert "What was said so far" not in page_of(talk)


def test_it_follows_posts_that_go_elsewhere(write, talk, keeper, amina):
    write(f"{LENT} #2\n{BOOK} #3")
    by = Actor.objects.of(keeper)
    aside = splitting.split(talk, [3], title="A book of loans", because="", by=by)
    assert BOOK not in page_of(talk)
    assert LENT in page_of(talk)
    assert "What was said so far" not in page_of(aside)


def test_what_was_merged_takes_its_summary_along_where_there_is_none(write, keeper, amina, lab):
    old, new = begun(lab, amina, "Who lends?"), begun(lab, amina, "What do you do when stocks end?")
    post_to(sign_in(amina), old, "Our neighbours did.")
    write(f"{LENT} #2", under=old)
    merging.merge(old, new, because="", by=Actor.objects.of(keeper))
    page = page_of(Discussion.objects.get(pk=new.pk))
    assert LENT in page
    assert f'href="{new.get_absolute_url()}posts/3/">#3' in page


def test_two_who_write_at_once_see_both_and_nothing_is_overwritten(write, talk, keeper, ada):
    there = f"{talk.get_absolute_url()}keeping/summary/"
    edition = sign_in(ada).get(there).context["form"]["edition"].value()
    write(f"{LENT} #2")
    late = write(f"{BOOK} #3", browser=sign_in(ada), edition=edition)
    assert late.status_code == 409
    assert LENT in late.text
    assert f"{BOOK} #3" in late.text
    assert Sentence.objects.get().words == LENT
    again = write(f"{BOOK} #3", browser=sign_in(ada), edition=late.context["form"]["edition"].value())
    assert again.status_code == 302
    assert Sentence.objects.get().words == BOOK


def test_an_empty_one_takes_it_away(write, talk):
    write(f"{LENT} #2")
    write("")
    assert not Summary.objects.exists()
    assert "What was said so far" not in page_of(talk)


def test_only_who_keeps_the_lab_sums_up(write, talk, amina):
    there = f"{talk.get_absolute_url()}keeping/summary/"
    assert sign_in(amina).get(there).status_code == 403
    assert sign_in(make_person("Otieno")).post(there, {"lines": f"{LENT} #2"}).status_code == 403
    assert there not in sign_in(amina).get(talk.get_absolute_url()).text
    assert not Summary.objects.exists()
