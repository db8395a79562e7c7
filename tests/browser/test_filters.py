"""A search is narrowed down on a telephone without JavaScript, one tap or one form at a time."""

from datetime import timedelta

from django.utils.timezone import localdate

from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at
from tests.conftest import discuss, make_lab

LONG = (
    "How we keep vaccines, oxygen and blood moving between facilities when roads are flooded and deliveries never come"
)


def test_by_lab_and_by_day_without_javascript(hub, chromium):
    lab = make_lab("long", title=LONG)
    discuss(lab, text="Insulin ran out upstream", once="a")
    discuss(make_lab("other", title="Other"), text="Insulin ran out downstream", once="b")
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hub}/search/?q=insulin")
    assert page.locator("ol.entries > li").count() == 2
    press(page, f"text={LONG}")
    assert page.locator("ol.entries > li").count() == 1
    page.click("text=Between two days")
    page.fill("[name=since]", "2020-01-01")
    page.fill("[name=until]", "2020-12-31")
    press(page, "main form[role=search] button")
    assert "lab=long" in page.url
    assert page.locator("ol.entries > li").count() == 0
    press(page, "text=1 January 2020 to 31 December 2020")
    assert page.locator("ol.entries > li").count() == 1
    context.close()
    month = localdate() - timedelta(days=30)
    looked_at(
        chromium, hub, [f"/search/?q=insulin&lab=long&since={month}", "/search/?since=2020-02-02&until=2020-01-01"]
    )
