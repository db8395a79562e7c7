"""A reader takes an area along and reads it where there is no network."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from hlh.embedded import ROOT
from hlh.people.models import Naming
from knowledge_hub.models import HubHome, Pack
from tests.browser.test_thread import PHONE, looked_at
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.knowledge_hub.conftest import make_resource


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/ar", "ar")])
def test_a_reader_takes_an_area_along_and_opens_it_without_a_network(
    hub: str, chromium: Any, its_environment: dict[str, str], tmp_path: Any, prefix: str, language: str
) -> None:
    make_resource(HubHome.objects.get(slug="hub"))
    talk = discuss(make_lab())
    post_to(sign_in(make_person("Amina", country_id="KEN")), talk, "We lent **insulin**.", naming=Naming.NOBODY)
    making = [sys.executable, "manage.py", "pack", "--area", "6", "--language", language]
    subprocess.run(making, cwd=ROOT, env=its_environment, check=True, timeout=120)
    pack = Pack.objects.get(area=6, language=language)

    page = chromium.new_context(viewport=PHONE, java_script_enabled=False, accept_downloads=True).new_page()
    page.goto(f"{hub}{prefix}/hub/packs/")
    with page.expect_download() as coming:
        page.click(f"main a[href='{pack.address}']")
    coming.value.save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as packed:
        packed.extractall(tmp_path / "pack")

    away = chromium.new_context(viewport=PHONE, offline=True)
    asked: list[str] = []
    away.on("request", lambda request: asked.append(request.url))
    reading = away.new_page()
    reading.goto((tmp_path / "pack/index.html").as_uri())
    assert reading.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    _fits(reading)
    reading.click("text=Two-week oxygen table")
    assert "Work out what oxygen you need." in reading.content()
    _fits(reading)
    reading.click("nav a")
    reading.click("text=Insulin ran out")
    assert "<strong>insulin</strong>" in reading.content()
    assert "Amina" not in reading.content()
    _fits(reading)
    assert asked
    assert all(address.startswith("file://") for address in asked)


def test_the_page_of_packs_is_accessible_and_fits(hub: str, chromium: Any, its_environment: dict[str, str]) -> None:
    looked_at(chromium, hub, ["/hub/packs/"])
    make_resource(HubHome.objects.get(slug="hub"))
    making = [sys.executable, "manage.py", "pack", "--area", "6"]
    subprocess.run(making, cwd=ROOT, env=its_environment, check=True, timeout=120)
    looked_at(chromium, hub, ["/hub/packs/", "/areas/supplies/"])


def _fits(page: Any) -> None:
    """Nothing stands beyond the edge of a telephone, and axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
