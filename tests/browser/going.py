"""From one page to the next."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def press(page: Page, what: str | Locator) -> None:
    """Press what leads to another page, and come back when that page is there.

    A click alone comes back at once: what is read after it, on the page or in the database, may still be what was
    before. Whatever opens, unfolds or scrolls on the same page is clicked.
    """
    with page.expect_navigation():
        if isinstance(what, str):
            page.click(what)
        else:
            what.click()
