"""A static copy of the hub: what everybody may read, and nothing else, in plain files."""

from __future__ import annotations

import json
import posixpath
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from briefs.models import Brief
from hlh.activity.models import Actor
from hlh.people.models import Naming
from hlh.portal.mirroring import copying
from hlh.portal.mirroring.keeping import Folder
from knowledge_hub.models import HubHome
from learning_labs.models import Discussion, Lab, Post
from tests.briefs.conftest import make_brief
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.knowledge_hub.conftest import make_page, make_private, make_resource


class Page(HTMLParser):
    """What a page of the copy links to, loads, and might run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.acts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.acts += [name for name in said if name.startswith(("on", "hx-"))]
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        if tag == "link" and said.get("rel") in ("stylesheet", "icon"):
            self.loads.append(said["href"] or "")
        if tag == "img":
            self.loads.append(said["src"] or "")


@pytest.fixture
def full(db, lab, amina):
    """A hub with a page, a resource, a brief, and a discussion of two pages."""
    home = HubHome.objects.get(slug="hub")
    make_page(home, body=[("text", "<p>Count cylinders.</p>")])
    make_resource(home)
    make_brief(amina, stage="published")
    talk = discuss(lab)
    post_to(sign_in(amina), talk, "We lent insulin.", naming=Naming.OFFICE)
    return talk


def pages_in(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in sorted(folder.rglob("*.html"))}


def read(page: str) -> Page:
    reader = Page()
    reader.feed(page)
    return reader


def test_it_holds_the_public_pages_in_six_languages(full, tmp_path):
    call_command("mirror", tmp_path / "copy")
    pages = pages_in(tmp_path / "copy")
    talk = f"labs/{full.lab.slug}/{full.number}/index.html"
    for prefix in ("", "ar/", "zh-hans/", "fr/", "ru/", "es/"):
        for file in ("index.html", "areas/index.html", "hub/two-week-oxygen-table/index.html", talk):
            assert f"{prefix}{file}" in pages
    assert "We lent insulin." in pages[talk]
    assert 'dir="rtl"' in pages["ar/index.html"]


def test_links_stay_within_it_and_everything_it_loads_is_there(full, tmp_path):
    folder = tmp_path / "copy"
    copying.copy_to(folder, ["en", "fr"])
    for file, page in pages_in(folder).items():
        reader = read(page)
        assert not {"script", "form", "button", "input", "iframe"} & set(reader.tags), file
        assert not reader.acts
        assert reader.loads
        for address in reader.loads:
            assert (folder / posixpath.dirname(file) / unquote(address)).is_file(), (file, address)
        for link in reader.links:
            bare = unquote(link.partition("#")[0])
            if bare and not link.startswith(("http://", "https://", "mailto:")):
                assert (folder / posixpath.dirname(file) / bare).is_file(), (file, link)


def test_each_page_says_that_it_is_a_copy_and_where_the_hub_stands(full, tmp_path):
    copying.copy_to(tmp_path / "copy", ["en"])
    page = pages_in(tmp_path / "copy")["hub/two-week-oxygen-table/index.html"]
    assert "This is a copy of" in page
    assert f'href="{settings.SITE}/hub/two-week-oxygen-table/"' in page
    assert "Do this on the hub itself" in page


def test_what_not_everybody_reads_is_not_in_it(full, tmp_path, amina):
    discuss(make_lab("inner", readers=Lab.Readers.LAB), "Quietly we borrowed a generator")
    make_private(make_page(HubHome.objects.get(slug="hub"), "For members"))
    Lab.objects.filter(pk=full.lab_id).update(first_posts_wait_since="2020-01-01T00:00Z")
    post_to(sign_in(make_person("Nuri", country_id="KEN")), full, "Mine waits for somebody.")
    copying.copy_to(tmp_path / "copy", ["en"])
    words = "\n".join(pages_in(tmp_path / "copy").values())
    for hidden in ("borrowed a generator", "For members", "Mine waits", "amina@health.example"):
        assert hidden not in words


def test_what_is_taken_back_goes_with_the_next_run_and_the_rest_is_not_written_again(full, tmp_path, monkeypatch):
    folder = tmp_path / "copy"
    first = copying.copy_to(folder, ["en"])
    assert first.written > 10
    again = copying.copy_to(folder, ["en"])
    assert (again.written, again.gone) == (0, 0)
    brief = Brief.objects.get()
    assert (folder / f"briefs/{brief.ref.lower()}/index.html").exists() or (folder / f"briefs/{brief.ref}").exists()

    brief.withdraw("Wrong figures.", by=Actor.objects.system())
    Post.objects.get(number=2).hide("wrong", by=Actor.objects.system())
    third = copying.copy_to(folder, ["en"])

    assert third.gone == 1
    words = "\n".join(pages_in(folder).values())
    assert "Deliveries stopped" not in words
    assert "We lent insulin." not in words
    assert not (folder / f"briefs/{brief.ref}").exists()


def test_a_page_keeps_the_day_since_which_it_says_so(full, tmp_path, monkeypatch):
    folder = tmp_path / "copy"
    copying.copy_to(folder, ["en"])
    listed = json.loads((folder / "mirror.json").read_text())
    for kept in listed.values():
        kept["day"] = kept["day"] and "2026-01-02"
    (folder / "mirror.json").write_text(json.dumps(listed))
    copying.copy_to(folder, ["en"])
    assert "This is a copy of 2 January 2026" in pages_in(folder)["index.html"]


def test_a_long_discussion_is_copied_with_all_its_pages(full, tmp_path):
    browser = sign_in(make_person("Kofi", country_id="GHA"))
    for number in range(26):
        post_to(browser, full, f"Answer number {number}.", naming=0)
    assert Discussion.objects.get(pk=full.pk).post_count > 25
    copying.copy_to(tmp_path / "copy", ["en"])
    pages = pages_in(tmp_path / "copy")
    assert any("Answer number 25." in page for file, page in pages.items() if "after-" in file)


def test_a_folder_with_something_else_in_it_is_left_alone(db, tmp_path):
    (tmp_path / "thesis.txt").write_text("Years of work")
    with pytest.raises(CommandError, match="something else"):
        call_command("mirror", tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "Years of work"


def test_a_run_that_is_cut_off_leaves_nothing_that_the_next_does_not_know_of(tmp_path):
    folder = tmp_path / "copy"
    first = Folder(folder)
    first.keep("a/index.html", b"One", of=b"One", day="2026-01-02")
    again = Folder(folder)  # it was killed before it wrote its list
    again.keep("b/index.html", b"Two", of=b"Two", day="2026-01-02")
    assert again.close() == 1
    assert not (folder / "a").exists()

    later = Folder(folder)
    later.keep("c/index.html", b"Three", of=b"Three", day="2026-01-02")
    (folder / "c/index.html.half").write_text("Thr")
    with (folder / "mirror.begun").open("a") as begun:
        begun.write('\n"d/ind')
    last = Folder(folder)
    assert last.since("b/index.html", b"Two", "2026-03-09") == "2026-01-02"
    last.keep("e/index.html", b"Four", of=b"Four", day="2026-01-02")
    last = Folder(folder)
    last.keep("b/index.html", b"Two", of=b"Two", day="2026-01-02")
    assert last.close() == 2
    assert sorted(file.name for file in folder.rglob("*")) == ["b", "index.html", "mirror.json"]


def test_only_static_files_are_copied_along(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static").mkdir()
    (tmp_path / "static/a.css").write_text("p {}")
    (tmp_path / "secret").write_text("Not this")
    assert copying._static_file("a.css") == tmp_path / "static/a.css"
    for name in (str(tmp_path / "secret"), "../secret", "x/../../secret", "", "css", "\0"):
        assert copying._static_file(name) is None, name


def test_files_of_somebody_else_stay_in_the_folder(full, tmp_path):
    copying.copy_to(tmp_path / "copy", ["en"])
    (tmp_path / "copy/robots.txt").write_text("User-agent: *")
    copying.copy_to(tmp_path / "copy", ["en"])
    assert (tmp_path / "copy/robots.txt").exists()


def test_copying_counts_as_no_reading(full, tmp_path):
    from briefs.counting import keep_counts

    copying.copy_to(tmp_path / "copy", ["en"])
    assert keep_counts() == 0
    assert Client().get("/").status_code == 200  # the handler leaves nothing behind
