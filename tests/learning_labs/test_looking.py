"""How a post will look is shown before it is posted; what is made to hurt is refused, or read in no time."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hlh.markdown import rendered
from hlh.people.models import Draft
from learning_labs.models import Post
from tests.conftest import post_to
from tests.files.conftest import photo

WORDS = "We *lent* stock.\n\n<script>alert(1)</script>"


def test_how_it_looks_is_shown_above_what_was_typed_and_nothing_is_posted(as_, amina, discussion):
    browser = as_(amina)
    shown = post_to(browser, discussion, WORDS, kind="failed", look="1")
    assert shown.status_code == 200
    assert "We <em>lent</em> stock." in shown.text
    assert "<script>alert" not in shown.text
    assert shown.text.index("<em>lent</em>") < shown.text.index("We *lent* stock.")
    assert 'value="failed" checked' in shown.text
    assert discussion.posts.count() == 1

    assert post_to(browser, discussion, WORDS).status_code == 302
    assert Post.objects.get(number=2).text == WORDS


def test_what_cannot_be_posted_is_said_and_not_shown(as_, amina, discussion):
    shown = post_to(as_(amina), discussion, "", look="1")
    assert shown.status_code == 422
    assert "How it looks" not in shown.text


def test_a_file_is_asked_for_again_beside_its_field(as_, amina, discussion):
    board = SimpleUploadedFile("board.jpg", photo((40, 30)))
    shown = post_to(as_(amina), discussion, WORDS, look="1", file=board)
    assert "Please choose your file again" in shown.text
    assert "<em>lent</em>" in shown.text


def test_what_is_kept_while_one_looks_leads_back_to_the_discussion(as_, amina, discussion):
    page, browser = discussion.get_absolute_url(), as_(amina)
    here = {"Referer": f"http://testserver{page}posts/"}
    browser.post(f"/me/drafts/?for={page}posts/", {"text": WORDS}, headers=here)
    assert Draft.objects.get().page == page


@pytest.mark.parametrize("letter", [">", "[", "*", "- ", "`", "![", "_", "<", "(", "\\", "&", "#", "1. ", "~", "|"])
def test_markdown_made_to_hurt_is_read_in_no_time(letter):
    since = time.process_time()
    rendered((letter * 8000)[:8000])
    rendered("\n".join([(letter * 100)[:79]] * 100))
    assert time.process_time() - since < 10  # what hurts takes minutes


def test_a_megabyte_of_nesting_is_refused_with_what_fits(as_, amina, discussion):
    since = time.process_time()
    answer = post_to(as_(amina), discussion, "> " * 500_000)
    assert answer.status_code == 422
    assert "8000 fit" in answer.text
    assert discussion.posts.count() == 1
    assert time.process_time() - since < 4
