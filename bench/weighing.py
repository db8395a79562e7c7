"""What a first visit transfers: an empty cache, fonts and scripts included, images aside."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 360, "height": 740}


def first_visits(port: int, pages: dict[str, str]) -> dict[str, float]:
    """Kilobytes by page, as Chromium counts them; empty where there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found = {
            name: round(_visit(browser, f"http://127.0.0.1:{port}{path}") / 1024, 1) for name, path in pages.items()
        }
        browser.close()
    return found


def _visit(browser: Browser, address: str) -> float:
    """Bytes of everything but images."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    images: set[str] = set()

    def note_kind(event: dict[str, str]) -> None:
        if event["type"] == "Image":
            images.add(event["requestId"])

    session.on("Network.responseReceived", note_kind)
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    context.close()
    return sum(size for request, size in sizes.items() if request not in images)
