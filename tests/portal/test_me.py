"""The pages of somebody who is signed in."""

import pytest


@pytest.mark.parametrize("address", ["/me/", "/me/notices/", "/me/kept/", "/me/following/", "/me/quoted/"])
def test_a_page_of_ones_own_is_kept_nowhere_and_its_forms_say_where_they_come_from(fatou, as_, address):
    """A page that sends no referrer sends no origin either: signing out there would be asked for once more."""
    page = as_(fatou).get(address)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
