"""Whatever somebody typed is kept before it is refused, and given back to nobody else."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.timezone import now

from briefs.models import Brief
from hlh.people.models import Draft, Person
from hlh.people.tasks import forget_drafts
from hlh.portal.models import Report
from learning_labs.models import Lab
from tests.briefs.conftest import make_brief
from tests.conftest import PASSWORD, make_person, post_to, sign_in

WORDS = "We lent stock against a note."
OF_THIS_SITE = {"Sec-Fetch-Site": "same-origin"}


def kept_of(person):
    return list(Draft.objects.of(person))


@pytest.fixture
def meets_the_door(client, discussion):
    """A stranger's post that was kept before they were asked to sign in: the page that asks."""
    return post_to(client, discussion, WORDS)["Location"]


def enter(browser, person, door):
    following = door.partition("?next=")[2].replace("%3F", "?").replace("%3D", "=")
    return browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": following})


def test_what_a_stranger_posted_is_theirs_once_they_sign_in(client, fatou, discussion, meets_the_door):
    entered = enter(client, fatou, meets_the_door)
    assert entered["Location"] == discussion.get_absolute_url()
    assert WORDS in client.get(discussion.get_absolute_url()).text
    assert WORDS in sign_in(fatou).get(discussion.get_absolute_url()).text  # on another device


def test_what_a_stranger_posted_is_not_shown_to_who_signs_in_later_in_that_browser(
    client, fatou, discussion, meets_the_door
):
    client.post("/accounts/login/", {"login": fatou.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    assert WORDS not in client.get(discussion.get_absolute_url()).text
    assert WORDS not in client.get("/me/").text


def test_the_mark_of_one_browser_opens_nothing_in_another(fatou, discussion, meets_the_door):
    other = Client()
    enter(other, fatou, meets_the_door)
    assert not kept_of(fatou)


def test_a_draft_is_listed_gone_on_with_and_forgotten_once_posted(discussion, fatou):
    browser = sign_in(fatou)
    page = discussion.get_absolute_url()
    saved = browser.post(
        f"/me/drafts/?for={page}posts/", {"text": WORDS, "naming": "0"}, headers={"Referer": f"http://testserver{page}"}
    )
    assert saved["Location"] == page
    hub = browser.get("/me/").text
    assert WORDS in hub
    assert f'href="{page}"' in hub

    assert post_to(browser, discussion, WORDS).status_code == 302
    assert not kept_of(fatou)
    assert not Person.objects.get(pk=fatou.pk).has_drafts


def test_a_draft_is_discarded_by_its_author_and_nobody_else(discussion, fatou, amina):
    page = discussion.get_absolute_url()
    sign_in(fatou).post(f"/me/drafts/?for={page}posts/", {"text": WORDS})
    (draft,) = kept_of(fatou)
    assert sign_in(amina).post(f"/me/drafts/{draft.pk}/discard/").status_code == 404
    assert WORDS not in sign_in(amina).get(page).text
    assert sign_in(fatou).post(f"/me/drafts/{draft.pk}/discard/").status_code == 302
    assert not kept_of(fatou)


def test_a_refusal_keeps_what_was_typed_and_says_where(discussion, fatou):
    Lab.objects.update(stage=Lab.Stage.CLOSED, reason="Too few came.")
    refused = post_to(sign_in(fatou), discussion, WORDS)
    assert refused.status_code == 403
    assert "Your text is safe" in refused.text
    assert 'href="/me/"' in refused.text
    assert [draft.words for draft in kept_of(fatou)] == [WORDS]


def test_an_expired_token_keeps_what_was_typed_on_our_own_page_only(discussion, fatou):
    browser = Client(enforce_csrf_checks=True)
    sign_in(fatou)
    browser.force_login(fatou)
    address = f"{discussion.get_absolute_url()}posts/"
    assert browser.post(address, {"text": "planted"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not kept_of(fatou)
    assert browser.post(address, {"text": WORDS}, headers=OF_THIS_SITE).status_code == 403
    assert [draft.words for draft in kept_of(fatou)] == [WORDS]


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "code", "otp_code", "client_secret"])
def test_what_opens_an_account_is_never_kept(client, discussion, fatou, name):
    said = {"text": WORDS, name: "hunter2 xyz"}
    client.post(f"{discussion.get_absolute_url()}posts/", said)
    assert "hunter2" not in str(dict(client.session))
    sign_in(fatou).post("/me/drafts/?for=/helpdesk/ask/", said)
    assert "hunter2" not in str(kept_of(fatou)[0].fields)


def test_a_form_in_which_nobody_wrote_is_not_kept_and_not_said_to_be(fatou):
    browser = sign_in(fatou)
    said = "Kept for thirty days."
    assert browser.post("/me/drafts/?for=/helpdesk/ask/", {"text": "", "naming": "0"}).status_code == 302
    assert not kept_of(fatou)
    assert said not in browser.get("/helpdesk/ask/").text

    browser.post("/me/drafts/?for=/helpdesk/ask/", {"text": WORDS, "naming": "0"})
    assert said in browser.get("/helpdesk/ask/").text


def test_a_stranger_who_saves_for_later_is_asked_to_sign_in_and_finds_it(client, fatou):
    door = client.post("/me/drafts/?for=/helpdesk/ask/", {"text": WORDS}, headers=OF_THIS_SITE)
    enter(client, fatou, door["Location"])
    assert WORDS in client.get("/helpdesk/ask/").text


@pytest.mark.parametrize("path", ["", "https://evil.example/", "//evil.example/", "/\\evil.example/"])
def test_a_form_of_nowhere_is_kept_nowhere(fatou, path):
    assert sign_in(fatou).post("/me/drafts/", {"text": WORDS}, query_params={"for": path}).status_code == 404
    assert not kept_of(fatou)


def test_too_many_and_too_long_are_cut(fatou):
    browser = sign_in(fatou)
    for number in range(Draft.MOST + 2):
        browser.post(f"/me/drafts/?for=/labs/{number}/", {"text": f"draft {number}"})
    browser.post("/me/drafts/?for=/labs/long/", {f"text{number}": "x" * 200_000 for number in range(4)})
    drafts = kept_of(fatou)
    assert len(drafts) == Draft.MOST
    assert sum(len(value) for values in drafts[0].fields.values() for value in values) == 300_000
    assert "draft 0" not in {draft.words for draft in drafts}


def test_a_draft_is_gone_after_thirty_days(fatou):
    browser = sign_in(fatou)
    browser.post("/me/drafts/?for=/helpdesk/ask/", {"text": "old"})
    Draft.objects.update(kept_at=now() - timedelta(days=31))
    browser.post("/me/drafts/?for=/labs/a/1/posts/", {"text": "new"})
    forget_drafts()
    assert [draft.words for draft in kept_of(fatou)] == ["new"]


def test_who_keeps_nothing_costs_a_page_nothing(discussion, fatou, django_assert_max_num_queries):
    browser = sign_in(fatou)
    browser.get(discussion.get_absolute_url())
    with django_assert_max_num_queries(10):
        browser.get(discussion.get_absolute_url())


def test_my_hub_asks_as_often_for_many_drafts_as_for_one(fatou, django_assert_max_num_queries):
    browser = sign_in(fatou)
    for rows in (1, Draft.MOST):
        for number in range(rows):
            browser.post(f"/me/drafts/?for=/labs/{number}/", {"text": f"draft {number}"})
        with django_assert_max_num_queries(8):
            assert browser.get("/me/").text.count("Go on writing") == rows


def test_my_hub_says_what_to_do_where_nothing_waits(db):
    page = sign_in(make_person("Nobuhle")).get("/me/").text
    assert "No question of yours is open" in page
    assert "Nothing is kept" in page


def save_for_later(browser, page, **said):
    """Press the button that stands on a page, as a browser does: its form goes where the button says."""
    shown = browser.get(page).text
    there = re.search(rf'formaction="([^"]*{re.escape(quote(page.partition("?")[0]))}[^"]*)"', shown)[1]
    kept = browser.post(unescape(there), said, headers={"Referer": f"http://testserver{page}"} | OF_THIS_SITE)
    assert kept.status_code == 302
    return kept["Location"]


def test_a_remark_is_kept_and_found_at_its_own_form_wherever_it_was_written(fatou):
    browser = sign_in(fatou)
    foot = browser.get("/labs/").text.partition('class="feedback"')[2]
    there = unescape(re.search(r'formaction="([^"]+)"', foot)[1])
    kept = browser.post(there, {"page": "/labs/", "text": WORDS}, headers={"Referer": "http://testserver/labs/"})
    assert kept["Location"] == "/feedback/"
    form = browser.get("/feedback/").text.partition("<footer")[0]
    assert WORDS in form
    assert 'name="page" value="/labs/"' in form
    assert 'href="/feedback/"' in browser.get("/me/").text

    browser.post("/feedback/", {"page": "/labs/", "text": WORDS})
    assert Report.objects.get().page == "/labs/"
    assert not kept_of(fatou)


def test_a_stranger_is_offered_no_drafts_of_remarks(client, db):
    assert "/me/drafts/" not in client.get("/feedback/").text


def test_a_brief_is_kept_before_it_is_begun(amina):
    browser = sign_in(amina)
    assert save_for_later(browser, "/briefs/new/", title="Loans", challenge=WORDS) == "/briefs/new/"
    assert not Brief.objects.exists()
    assert WORDS in browser.get("/briefs/new/").text

    browser.post("/briefs/new/", {"title": "Loans", "challenge": WORDS, "naming": "0", "quoting": "ask"})
    assert Brief.objects.get().challenge == WORDS
    assert not kept_of(amina)


def test_the_two_pages_of_a_brief_keep_each_its_own(amina):
    brief, browser = make_brief(amina), sign_in(amina)
    for page, name in (("edit", "outcome"), ("more", "points")):
        address = f"/briefs/{brief.ref}/{page}/"
        assert save_for_later(browser, address, **{name: f"{WORDS} {page}"}) == address
        assert f"{WORDS} {page}" in browser.get(address).text
    assert len(kept_of(amina)) == 2


def test_what_one_country_did_and_what_many_learnt_are_kept_apart(edith):
    browser = sign_in(edith)
    save_for_later(browser, "/briefs/new/", title="What we did")
    assert save_for_later(browser, "/briefs/new/?kind=learning", title="What many learnt", **{"claim-1": WORDS})
    assert "What we did" in browser.get("/briefs/new/").text
    learnt = browser.get("/briefs/new/?kind=learning").text
    assert "What many learnt" in learnt
    assert WORDS in learnt
    browser.post("/briefs/new/?kind=learning", {"title": "What many learnt", "naming": "0", "quoting": "ask"})
    assert [draft.words for draft in kept_of(edith)] == ["What we did"]


def test_a_profile_is_kept_with_each_area_that_was_chosen(fatou):
    browser = sign_in(fatou)
    assert save_for_later(browser, "/me/profile/", name="Fatou D.", areas=["2", "6"]) == "/me/profile/"
    page = browser.get("/me/profile/").text
    assert 'value="Fatou D."' in page
    assert re.findall(r'name="areas" value="(\d+)" checked', page) == ["2", "6"]
    assert Person.objects.get(pk=fatou.pk).name == "Fatou"


def test_a_draft_without_a_form_is_still_read_whole(fatou):
    browser = sign_in(fatou)
    browser.post("/me/drafts/?for=/labs/gone/1/posts/", {"text": f"{'Long. ' * 60}The end."})
    assert "The end." in browser.get("/me/").text


# What a script sends while somebody types


def type_on(browser, path, **said):
    return browser.post(
        f"/me/drafts/?for={path}", said, headers={"Prefer": "return=minimal", "Accept-Encoding": "gzip"} | OF_THIS_SITE
    )


def test_what_is_typed_is_kept_without_a_page_and_found_elsewhere(discussion, fatou):
    browser, page = sign_in(fatou), discussion.get_absolute_url()
    kept = type_on(browser, f"{page}posts/", text=WORDS, naming="0")
    assert (kept.status_code, kept.content) == (204, b"")
    elsewhere = sign_in(fatou).get(page).text
    assert WORDS in elsewhere
    assert "Kept for thirty days." not in browser.get(page).text


def test_what_was_emptied_again_is_forgotten(discussion, fatou):
    browser, path = sign_in(fatou), f"{discussion.get_absolute_url()}posts/"
    type_on(browser, path, text=WORDS, naming="0")
    assert type_on(browser, path, text="", naming="0", once="a-key").status_code == 204
    assert not kept_of(fatou)
    assert not Person.objects.get(pk=fatou.pk).has_drafts


def test_who_was_signed_out_meanwhile_is_not_told_that_it_is_kept(client, discussion):
    assert type_on(client, f"{discussion.get_absolute_url()}posts/", text=WORDS).status_code == 403
    assert not Draft.objects.exists()


def test_a_remark_without_words_is_none(fatou):
    assert type_on(sign_in(fatou), "/feedback/", page="/labs/", text="").status_code == 204
    assert not kept_of(fatou)


def test_to_keep_typing_costs_little(discussion, fatou, django_assert_max_num_queries):
    browser, path = sign_in(fatou), f"{discussion.get_absolute_url()}posts/"
    type_on(browser, path, text=WORDS)
    with django_assert_max_num_queries(16):
        type_on(browser, path, text=f"{WORDS} Twice.")
