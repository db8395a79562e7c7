"""A brief as an e-book: a file that every reader opens, its languages and directions, and what a shelf is told."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest
from django.apps import apps

from briefs.models import Rendering, a_claim, a_source
from briefs.models.told import LIMITS, PARTS
from briefs.rendering import epub
from briefs.rendering.epub import XHTML, epub_of
from briefs.rendering.keeping import make_all, make_due
from briefs.rendering.leaves import Cited, Note, Piece
from briefs.rendering.records import Record
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from tests.briefs.conftest import TOLD, make_brief, new_version
from tests.briefs.test_rendering import leaf as a_leaf
from tests.briefs.test_translations import FRENCH, eva, write  # noqa: F401
from tests.briefs.test_word_export import words_of
from tests.conftest import make_person

OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
EPUB, XML = "{http://www.idpf.org/2007/ops}", "{http://www.w3.org/XML/1998/namespace}"
HTML = f"{{{XHTML}}}"
ARABIC = "أعار المستشفى الأنسولين."
OUT_OF_DATE = re.compile(r"(: 1 section is behind|1 section)")


def leaf(**said):
    words = {"short": "In short", "contents": "Contents", "sources": "Sources", "access": "All of it is text."}
    return a_leaf(**({"words": words} | said))


def record(**said):
    day = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    told = {"identifier": "hlh:ab-2026-0042", "brief": "hlh:ab-2026-0042", "kind": "action", "number": 1}
    told |= {"published_at": day, "changed_at": day, "address": "https://hub.example/briefs/AB-2026-0042/1/"}
    return Record(**(told | said))


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def book_of(client, brief, number=1, query=""):
    answer = client.get(f"/briefs/{brief.ref}/{number}.epub{query}")
    assert answer.status_code == 200
    return opened(answer.content)


def tree(book, name="book/text.xhtml"):
    return ElementTree.fromstring(book.read(name))  # noqa: S314  our own


def package_of(book):
    return tree(book, "book/package.opf")


def said_of(book, name):
    """Every element of a name in what a shelf is told; properties by their own names."""
    told = package_of(book).find(f"{OPF}metadata")
    if ":" in name and not name.startswith("dc:"):
        return [one.text for one in told.findall(f"{OPF}meta") if one.get("property") == name]
    return [one.text for one in told.findall(name.replace("dc:", DC))]


def check(book):
    """What every reading system expects of a book."""
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.read("mimetype") == b"application/epub+zip"
    names = [one.filename for one in book.infolist()]
    assert len(names) == len(set(names))
    rootfile = next(tree(book, "META-INF/container.xml").iter(f"{{{epub.CONTAINER}}}rootfile"))
    assert rootfile.get("full-path") == "book/package.opf"
    package = package_of(book)
    items = {one.get("id"): one for one in package.iter(f"{OPF}item")}
    assert len(items) == len(list(package.iter(f"{OPF}item")))
    listed = {str(PurePosixPath("book", one.get("href"))) for one in items.values()}
    assert listed == {name for name in names if name.startswith("book/") and not name.endswith(".opf")}
    assert [one for one in items.values() if one.get("properties") == "nav"] == [items["contents"]]
    read = [items[one.get("idref")] for one in package.iter(f"{OPF}itemref")]
    assert read
    assert all(one.get("media-type") == "application/xhtml+xml" for one in read)
    told = package.find(f"{OPF}metadata")
    unique = [one for one in told.findall(f"{DC}identifier") if one.get("id") == package.get("unique-identifier")]
    assert len(unique) == 1
    for name in ("dc:title", "dc:language", "dc:publisher", "dc:date", "dcterms:modified", "schema:accessMode"):
        assert all(said_of(book, name)), name
        assert said_of(book, name), name
    pages = {name: tree(book, name) for name in names if name.endswith(".xhtml")}
    for name, page in pages.items():
        ids = [one.get("id") for one in page.iter() if one.get("id")]
        assert len(ids) == len(set(ids)), name
        assert page.tag == f"{HTML}html"
        assert page.find(f"{HTML}head/{HTML}title").text
        assert not list(page.iter(f"{HTML}script"))
        assert not [key for one in page.iter() for key in one.attrib if key.startswith("on") or key == "style"]
        assert all(one.get("lang") == one.get(f"{XML}lang") for one in page.iter())
    nav = next(one for one in pages["book/contents.xhtml"].iter(f"{HTML}nav") if one.get(f"{EPUB}type") == "toc")
    for link in nav.iter(f"{HTML}a"):
        file, _hash, place = link.get("href").partition("#")
        assert place in {one.get("id") for one in pages[f"book/{file}"].iter()}, link.get("href")
    return pages["book/text.xhtml"]


def words_in(node):
    return " ".join("".join(node.itertext()).split())


# The file


def test_a_book_is_what_every_reader_expects_for_both_kinds(client, published, frida):
    claims = [a_claim("Lending helps.", [entry_of(published).pk]), a_claim("It lasts.", [], reason="We saw it.")]
    learning = make_brief(frida, stage="published", kind="learning", claims=claims)

    text = words_in(check(book_of(client, published)))
    for words in (*TOLD.values(), published.ref, f"/briefs/{published.ref}/"):
        assert words in text
    text = words_in(check(book_of(client, learning)))
    for words in ("Claim 1", "Lending helps.", f"Action brief: {TOLD['title']}", "Claim 2", "We saw it."):
        assert words in text


def test_a_shelf_is_told_what_it_is_by_whom_and_who_can_read_it(client, published):
    book = book_of(client, published)

    version = published.version
    assert said_of(book, "dc:identifier") == [published.stable_id]
    assert said_of(book, "dc:title") == [version.title]
    assert said_of(book, "dc:language") == ["en"]
    assert said_of(book, "dc:publisher") == ["Health Services Learning Hub"]
    assert said_of(book, "dc:creator") == ["A health manager"]
    assert said_of(book, "dc:date") == [version.published_at.date().isoformat()]
    assert said_of(book, "dc:subject") == [version.area.label]
    assert said_of(book, "dcterms:modified") == [f"{version.published_at:%Y-%m-%dT%H:%M:%SZ}"]
    assert "creativecommons.org" in said_of(book, "dc:rights")[0]
    assert said_of(book, "schema:accessMode") == said_of(book, "schema:accessModeSufficient") == ["textual"]
    assert {"structuralNavigation", "tableOfContents"} <= set(said_of(book, "schema:accessibilityFeature"))
    assert said_of(book, "schema:accessibilityHazard") == ["none"]
    assert "All of it is text" in said_of(book, "schema:accessibilitySummary")[0]


def test_contents_lead_to_each_heading_and_items_are_lists():
    pieces = [
        Piece("What was done", "First:\n- lend\n- count\nThen:\n- again"),
        Piece("", "More."),
        Piece("End", "Ok."),
    ]
    book = opened(epub_of(leaf(pieces=pieces), record()))

    text = check(book)
    assert [words_in(one) for one in text.iter(f"{HTML}h2")] == ["In short", "What was done", "End"]
    assert [words_in(one) for one in tree(book, "book/contents.xhtml").iter(f"{HTML}a")][1:] == [
        "In short",
        "What was done",
        "End",
    ]
    assert [len(one) for one in text.iter(f"{HTML}ul")] == [2, 1]
    assert [len(one) for one in text.iter(f"{HTML}ol")] == [1]
    sections = list(text.iter(f"{HTML}section"))
    assert "More." in words_in(sections[1])


@pytest.mark.parametrize("words", ["</p><script>evil()</script>", 'A "q" & <b>', "a\x00\x0b\ud800\uffffz", "x" * 9000])
def test_what_somebody_typed_stays_words(words):
    cited = Cited(words, words, words, "en", "https://hub.example/?a=1&b=<2>")
    pieces = [Piece(words, f"- {words}\n{words}", notes=[Note(words, words)], cited=[cited])]
    told = leaf(title=words, about=words, who=words, short=[words], pieces=pieces, licence=words)

    text = check(opened(epub_of(told, record(areas=[(1, words)]))))
    seen = "az" if "\x00" in words else words
    assert text.find(f".//{HTML}h1").text == seen


def test_the_same_words_make_the_same_file():
    assert epub_of(leaf(), record()) == epub_of(leaf(), record())


def test_the_longest_brief_is_small(client, amina):
    said = {name: ("Roads were closed and we lent. " * 200)[: LIMITS[name]] for name in PARTS}
    brief = make_brief(amina, stage="published", **said)

    assert len(client.get(f"/briefs/{brief.ref}/1.epub").content) < 60_000
    answer = epub_of(leaf(pieces=[Piece("A", "".join(map(chr, range(0x4E00, 0x4E00 + 12_000))))]), record())
    assert len(answer) < 60_000


def test_the_style_sheet_turns_with_the_direction_and_loads_nothing(client, published):
    css = book_of(client, published).read("book/book.css").decode()

    assert not re.search(
        r"(?<![\w-])(?:[a-z]+-)?(?:left|right)\s*:|text-align:\s*(?:left|right)|float:|url\(|@import", css
    )
    assert len(css) < 2000


# Languages


def test_arabic_runs_from_the_right_and_each_text_says_its_language():
    pieces = [Piece("ما تم", ARABIC), Piece("النتيجة", "Nine boxes.", "en", [Note("يتوقف على:", "roads", "en")])]
    told = leaf(language="ar", direction="rtl", title="Loans", title_language="en", pieces=pieces)
    book = opened(epub_of(told, record()))

    text = check(book)
    spine = package_of(book).find(f"{OPF}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert said_of(book, "dc:language") == ["ar", "en"]
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")
    marks = {one.text: (one.get("lang"), one.get("dir")) for one in text.iter()}
    assert marks["Loans"] == marks["Nine boxes."] == marks["roads"] == ("en", "ltr")
    assert marks[ARABIC] == (None, None)
    contents = tree(book, "book/contents.xhtml")
    assert (contents.get("dir"), next(contents.iter(f"{HTML}a")).get("dir")) == ("rtl", "ltr")


def test_a_translation_is_a_book_of_its_own_that_says_since_when_it_is_behind(client, published, eva):  # noqa: F811
    write(eva, published, FRENCH)
    book = book_of(client, published, query="?in=fr")

    text = check(book)
    assert FRENCH["words-title"] in words_in(text)
    assert not OUT_OF_DATE.search(words_in(text))
    assert said_of(book, "dc:identifier") == [f"{published.stable_id}-fr", published.stable_id]
    assert said_of(book, "dc:language")[0] == "fr"
    assert said_of(book, "dcterms:modified") > [f"{published.version.published_at:%Y-%m-%dT%H:%M}"]
    whole = check(book_of(client, published))
    assert FRENCH["words-title"] not in words_in(whole)

    new_version(published, action="The hospital lent insulin and syringes.")
    behind = words_in(check(book_of(client, published, 2, "?in=fr")))
    assert OUT_OF_DATE.search(behind)
    assert FRENCH["words-title"] in behind


# What a stranger may read


def test_a_source_that_was_withdrawn_is_named_no_more(client, published, frida):
    other = make_brief(make_person("Bina", country_id="NPL"), stage="published", country="NPL", title="Loans failed")
    sources = [a_source("entry", entry_of(published).pk), a_source("entry", entry_of(other).pk, "against")]
    learning = make_brief(frida, stage="published", kind="learning", claims=[a_claim("Lending helps.", sources)])

    cited = [words_in(one) for one in tree(book_of(client, learning)).iter(f"{HTML}li")]
    assert cited == [f"For · Action brief: {TOLD['title']}", "Against · Action brief: Loans failed"]
    links = [one.get("href") for one in tree(book_of(client, learning)).iter(f"{HTML}a")]
    assert any(one.endswith(f"/briefs/{other.ref}/") for one in links)

    other.withdraw("Wrong.", by=Actor.objects.system())
    assert "Loans failed" not in words_of(client.get(f"/briefs/{learning.ref}/1.epub").content)


# Handing out


def test_it_is_handed_out_to_keep_and_costs_few_questions(client, published, django_assert_max_num_queries):
    book_of(client, published)
    with django_assert_max_num_queries(5):
        answer = client.get(f"/briefs/{published.ref}/1.epub")

    assert answer["Content-Type"] == "application/epub+zip"
    assert answer["Content-Disposition"] == f"attachment; filename*=UTF-8''{published.ref}-1-en.epub"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "max-age=300"
    for missing in ("9.epub", "1.epub?in=fr", "1.epub?in=xx"):
        assert client.get(f"/briefs/{published.ref}/{missing}").status_code == 404


def test_the_page_offers_it_with_its_size(client, published, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_all(published.version_id)

    page = client.get(published.get_absolute_url()).text
    size = max(1, round(len(client.get(f"/briefs/{published.ref}/1.epub").content) / 1024))
    assert f'href="/briefs/{published.ref}/1.epub"' in page
    assert f"E-book, to read without a network (EPUB, {size} KB)" in page


def test_how_much_an_older_one_is_gets_known_once(client, published, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_all(published.version_id)
    size = Rendering.objects.get().book
    Rendering.objects.update(book=0)

    assert "(EPUB)" in client.get(published.get_absolute_url()).text
    import_module("briefs.migrations.0088_how_much_older_pages_are").owe(apps, None)
    make_due()
    assert (Rendering.objects.get().book, Rendering.objects.get().due_at) == (size, None)
