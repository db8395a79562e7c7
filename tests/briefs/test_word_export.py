"""A brief as a Word file: real headings, lists and tables, its languages, and the same brief where it comes back."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from briefs.models import Brief, Kind, Told, a_claim, a_source, sections_of
from briefs.models.told import PARTS
from briefs.rendering.keeping import make_all
from briefs.rendering.leaves import Note, Piece
from briefs.rendering.word import W, word_of
from briefs.word.placing import part_of, place
from briefs.word.reading import HEADING, read
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.taxonomy.languages import CODES, django_code
from tests.briefs.conftest import make_brief
from tests.briefs.test_rendering import leaf
from tests.briefs.test_word import send
from tests.conftest import make_person

SAID = {
    "points": "Lend early.\nCount what came back.",
    "challenge": "Deliveries stopped.\n\nRoads were closed for three weeks.",
    "action": "We did three things:\n- lent insulin & syringes <20 boxes>\n- wrote it down\nThen we counted.",
    "outcome": "Nine of ten boxes came back.",
    "resources": "A van.",
    "effects": "Nobody ordered any more.",
    "seeking": "A mechanic.",
    "setting": "Districts with one road.",
}


def part(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))  # noqa: S314  our own


def words_of(content: bytes) -> str:
    """Every text of the file, with its properties, its foot and its links."""
    package = zipfile.ZipFile(io.BytesIO(content))
    return " ".join(package.read(name).decode() for name in package.namelist())


def of(node: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return list(node.iter(f"{{{W}}}{name}"))


def file_of(client, brief, number=1, query=""):
    answer = client.get(f"/briefs/{brief.ref}/{number}.docx{query}")
    assert answer.status_code == 200
    return answer.content


def test_what_comes_back_is_the_same_brief(client, amina):
    brief = make_brief(amina, stage="published", **SAID)

    back = send(amina, file_of(client, brief))

    draft = Brief.objects.latest("pk")
    assert draft.pk != brief.pk, back.text
    for name in ("title", *SAID):
        expected = getattr(brief.version, name).replace("\n\n", "\n")
        assert getattr(draft, name) == expected, name
    assert draft.unplaced == ""


@pytest.mark.parametrize("language", CODES)
def test_its_headings_are_known_again_in_every_language(language):
    told = Told.__new__(Brief)
    Brief.__init__(told, title="A title", points="Lend.", **dict.fromkeys(PARTS, "Something."))
    with override(django_code(language)):
        sections = sections_of(told, Kind.ACTION)

    for one in sections[1:]:
        assert part_of(str(one.heading)) == one.key, str(one.heading)


def test_headings_lists_and_the_title_are_what_they_look_like():
    content = word_of(leaf(pieces=[Piece("What was done", "First:\n- lend\n- count")]))

    document = part(content)
    styles = [one.get(f"{{{W}}}val") for one in of(document, "pStyle")]
    assert styles == ["Title", "Own", "Own", "Own", "Heading1", "Item", "Heading1", "Item", "Item"]
    assert len(of(document, "numPr")) == 3
    assert [one.words for one in read(content).blocks if one.what == HEADING] == ["In short", "What was done"]
    foot = "".join(one.text for one in of(part(content, "word/footer1.xml"), "t"))
    for words in ("AB-2026-0042", "version 1, 3 March 2026", "https://hub.example/briefs/AB-2026-0042/"):
        assert words in foot


def test_each_text_says_its_language_and_runs_in_its_direction():
    arabic = "أعار المستشفى الأنسولين."
    pieces = [Piece("ما تم", arabic), Piece("النتيجة", "Nine boxes.", "en", [Note("يتوقف على:", "roads", "en")])]
    content = word_of(leaf(language="ar", direction="rtl", pieces=pieces))

    document = part(content)
    runs = {"".join(t.text for t in of(one, "t")): one for one in of(document, "r")}
    assert of(runs[arabic], "rtl")
    assert of(runs[arabic], "lang")[0].get(f"{{{W}}}bidi") == "ar-SA"
    assert not of(runs["Nine boxes."], "rtl")
    assert of(runs["Nine boxes."], "lang")[0].get(f"{{{W}}}val") == "en-GB"
    assert of(document, "sectPr")[0].find(f"{{{W}}}bidi") is not None
    turned = {
        "".join(t.text or "" for t in of(one, "t")): of(one, "bidi")[0].get(f"{{{W}}}val") for one in of(document, "p")
    }
    assert (turned[arabic], turned["Nine boxes."]) == ("1", "0")


def test_properties_say_title_author_and_subject_as_strangers_read_them():
    said = {one.tag.rpartition("}")[2]: one.text for one in part(word_of(leaf()), "docProps/core.xml")}

    assert said == {
        "title": "Loans kept insulin in stock",
        "subject": "Kenya, Supplies",
        "creator": "A health manager, Kenya",
        "identifier": "AB-2026-0042",
        "language": "en-GB",
    }


@pytest.mark.parametrize("words", ["</w:t><w:evil/>", 'A "quote" & <b>', "\x00\x0b\ud800\uffff", "x" * 9000, "=1+1"])
def test_what_somebody_typed_stays_words(words):
    content = word_of(leaf(title=words, about=words, pieces=[Piece(words, f"- {words}")]))

    assert not of(part(content), "evil")
    assert place(read(content).blocks)


def test_the_same_words_make_the_same_file():
    assert word_of(leaf()) == word_of(leaf())


def test_a_claim_stands_above_a_table_of_what_it_stands_on(client, published, frida):
    other = make_brief(make_person("Bina", country_id="NPL"), stage="published", country="NPL", title="Loans failed")
    sources = [a_source("entry", entry_of(published).pk), a_source("entry", entry_of(other).pk, "against")]
    claims = [a_claim("Lending keeps insulin in stock.", sources, depends="Whether roads are open.")]
    learning = make_brief(frida, stage="published", kind="learning", claims=claims)

    content = file_of(client, learning)
    rows = [["".join(t.text for t in of(cell, "t")) for cell in of(row, "tc")] for row in of(part(content), "tr")]
    assert rows[1:] == [
        ["For", "Action brief", published.version.title],
        ["Against", "Action brief", "Loans failed"],
    ]
    assert len(of(part(content), "tblHeader")) == 1
    links = zipfile.ZipFile(io.BytesIO(content)).read("word/_rels/document.xml.rels").decode()
    assert f"/briefs/{published.ref}/" in links
    assert "Whether roads are open." in words_of(content)

    other.withdraw("Wrong.", by=Actor.objects.system())
    assert "Loans failed" not in words_of(file_of(client, learning))


def test_the_page_offers_it_with_its_size_and_asks_no_more(client, published, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_all(published.version_id)

    page = client.get(published.get_absolute_url()).text
    assert f'href="/briefs/{published.ref}/1.docx"' in page
    assert f"Word file, to go on working with ({max(1, round(len(file_of(client, published)) / 1024))} KB)" in page


def test_it_is_handed_out_to_keep_and_costs_few_questions(client, published, django_assert_max_num_queries):
    file_of(client, published)
    with django_assert_max_num_queries(5):
        answer = client.get(f"/briefs/{published.ref}/1.docx")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    for missing in ("9.docx", "1.docx?in=fr", "1.docx?in=xx"):
        assert client.get(f"/briefs/{published.ref}/{missing}").status_code == 404
