"""How the working text will look elsewhere, in one tap each."""

import pytest

from briefs.rendering.previewing import LOOKS
from tests.conftest import sign_in


@pytest.mark.parametrize("look", [look for look in LOOKS if look])
def test_each_look_is_one_tap_from_the_page_and_back(amina, draft, look):
    browser = sign_in(amina)
    page = browser.get(draft.get_absolute_url(), follow=True).text
    assert f'href="/briefs/{draft.ref}/next/?look={look}"' in page

    seen = browser.get(f"/briefs/{draft.ref}/next/?look={look}")
    assert seen.status_code == 200
    assert f'?look={look}" aria-current="page"' in seen.text
    assert draft.title in seen.text


def test_right_to_left_turns_the_whole_page(amina, draft):
    seen = sign_in(amina).get(f"/briefs/{draft.ref}/next/?look=turned").text
    assert '<html lang="en" dir="rtl">' in seen


def test_as_mail_it_shows_the_text_that_goes_out(amina, draft):
    seen = sign_in(amina).get(f"/briefs/{draft.ref}/next/?look=mail").text
    assert '<pre class="plain"' in seen
    assert "WHAT WAS DONE" in seen
    assert "Not published" in seen


def test_who_may_not_read_the_working_text_sees_none_of_its_looks(client, fatou, draft):
    assert client.get(f"/briefs/{draft.ref}/next/?look=mail").status_code == 302
    assert sign_in(fatou).get(f"/briefs/{draft.ref}/next/?look=mail").status_code == 404


def test_an_unknown_look_is_the_page(amina, draft):
    assert sign_in(amina).get(f"/briefs/{draft.ref}/next/?look=nothing").status_code == 200


def test_what_is_published_offers_no_looks(client, published):
    assert "?look=" not in client.get(published.get_absolute_url()).text
