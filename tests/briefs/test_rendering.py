"""The page to print: what it holds, for whom, in which order, and that it is made once."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, replace
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.utils.timezone import now
from pypdf import PdfReader

from briefs.models import Brief, Rendering, Version
from briefs.rendering import keeping
from briefs.rendering.keeping import make_all, make_due
from briefs.rendering.leaves import Cited, Leaf, Note, Piece, leaf_of
from briefs.rendering.pages import pdf_of
from briefs.rendering.tagging import elements_of
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.people.models import Naming
from tests.briefs.conftest import FORM, make_brief, new_version, post
from tests.conftest import make_person, sign_in
from tests.racing import at_once

ARABIC = "توقفت التوريدات ثلاثة أسابيع في موسم الأمطار وبقي المستشفى بعيدا."
HOSTILE = "# no *bold* $x$ ] \\ @a <b> `raw` [link] #panic() \u202eturned\u202c " + "{}" * 5


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def leaf(**said) -> Leaf:
    words = {"short": "In short", "whole": "Read the whole at https://hub.example/briefs/AB-2026-0042/"}
    told = Leaf(
        kind="Action brief",
        title="Loans kept insulin in stock",
        language="en",
        direction="ltr",
        about="Kenya, Supplies",
        who="A health manager, Kenya",
        short=["Lend early."],
        pieces=[Piece("What was done", "The hospital lent insulin.")],
        ref="AB-2026-0042",
        edition="version 1, 3 March 2026",
        site="Health Services Learning Hub",
        address="https://hub.example/briefs/AB-2026-0042/",
        licence="",
        words=words,
    )
    return replace(told, **said)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages)


def page_of(browser, brief, number=1, query=""):
    return browser.get(f"/briefs/{brief.ref}/{number}.pdf{query}")


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


# What it is


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Lent."), ("ar", ARABIC), ("zh", "医院借出胰岛素。"), ("ru", "Дали.")]
)
def test_a_page_is_tagged_says_its_language_and_title_and_holds_parts_of_fonts(language, words):
    way = "rtl" if language == "ar" else "ltr"
    made = read(pdf_of(leaf(language=language, direction=way, title=words, pieces=[Piece("A", words)])))

    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata["/Title"] == words
    assert not {"/Author", "/Keywords", "/Subject"} & set(made.metadata)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    fonts = [font.get_object() for font in made.pages[0]["/Resources"]["/Font"].values()]
    assert all(str(font["/BaseFont"])[7] == "+" for font in fonts), "a font that is not cut down to its letters"
    assert all("Noto" in str(font["/BaseFont"]) for font in fonts)


def test_an_arabic_paragraph_is_heard_in_the_order_in_which_it_was_written():
    mixed = f"{ARABIC} راجع AB-2026-0042 (45 كيلومترا)."
    made = read(pdf_of(leaf(language="ar", direction="rtl", short=["أعيروا مبكرا."], pieces=[Piece("التحدي", mixed)])))

    heard = [one.get("/ActualText") for one in elements_of(made.trailer["/Root"]["/StructTreeRoot"])]
    assert heard.index("التحدي") + 1 == heard.index(mixed)
    assert "أعيروا مبكرا." in heard


@pytest.mark.parametrize("unseen", ["\u200f", "\u200b", "\u2066\u2069", "\u200f\n\u061c", "\u0007", "\ufe0f", "\u3164"])
def test_what_has_nothing_to_see_has_no_place_among_what_is_heard(unseen):
    pieces = [Piece("التحدي", f"{ARABIC}\n\n{unseen}\n\nراجع."), Piece(unseen, ARABIC, notes=[Note("", unseen)])]
    short = ["أعيروا مبكرا.", unseen]
    made = read(pdf_of(leaf(language="ar", direction="rtl", about=unseen, beside=[unseen], short=short, pieces=pieces)))

    heard = [one.get("/ActualText") for one in elements_of(made.trailer["/Root"]["/StructTreeRoot"])]
    assert [words for words in heard if words] == ["أعيروا مبكرا.", "التحدي", ARABIC, "راجع.", ARABIC]


def test_an_arabic_paragraph_is_drawn_from_the_right():
    """Read as it stands on paper, from the top and from the right, its words come in their order."""
    made = read(
        pdf_of(leaf(language="ar", direction="rtl", title="ع", about="", who="", short=[], pieces=[Piece("ب", ARABIC)]))
    )
    runs: list[tuple[float, float, str]] = []

    def note(text, cm, tm, _font, _size):
        if text.strip():
            runs.append((-round(cm[5] + tm[5]), -(cm[4] + tm[4]), text.strip()))

    made.pages[0].extract_text(visitor_operand_before=None, visitor_text=note)
    drawn = " ".join(text for _down, _left, text in sorted(runs))
    first, last = ARABIC.split()[0], ARABIC.split()[-1].rstrip(".")
    assert first in drawn
    assert b"/ReversedChars" in made.pages[0].get_contents().get_data()
    assert last in drawn


def test_what_somebody_typed_is_never_read_as_markup():
    said = text_of(
        pdf_of(leaf(title=HOSTILE, short=[HOSTILE], pieces=[Piece(HOSTILE, f"{HOSTILE}\n= heading\n\n- item")]))
    )

    for words in ("# no *bold* $x$ ] \\ @a <b>", "#panic()", "= heading", "- item"):
        assert words in said


@pytest.mark.parametrize(
    "words", ["word " * 2000, "x" * 10_000, "字" * 6000, "\n" * 9000 + "x", "a😀ह\0b", ARABIC * 150]
)
def test_a_page_stays_one_or_two_and_small_whatever_is_typed(words):
    made = pdf_of(leaf(pieces=[Piece("Action", words)] * 3))

    assert len(read(made).pages) <= 2
    assert len(made) < 300_000


def test_what_does_not_fit_is_cut_at_a_sentence_and_leads_to_the_whole():
    long = "The hospital lent insulin to the health centres. " * 300
    made = pdf_of(leaf(pieces=[Piece("What was done", long)]))

    said = " ".join(text_of(made).split())
    assert len(read(made).pages) == 1
    assert "Read the whole at https://hub.example/briefs/AB-2026-0042/" in said
    assert "Read the whole" not in text_of(pdf_of(leaf()))


# How it is made


def test_the_page_is_made_once_it_is_published_and_handed_out(client, published):
    settle_all()
    make_all(published.version_id)

    answer = page_of(client, published)
    content = body(answer)
    said = text_of(content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for words in (published.version.title, "Kenya", published.ref, f"/briefs/{published.ref}/", "version 1"):
        assert words in " ".join(said.split())
    page = client.get(published.get_absolute_url()).text
    assert f"One page to print (PDF, {max(1, round(len(content) / 1024))} KB)" in page


def test_publishing_owes_the_page(published):
    settle_all()

    assert Rendering.objects.get(version=published.version).language == "en"


def test_two_at_once_make_one_file(whole, monkeypatch):
    brief = make_brief(make_person("Amina", country_id="KEN"), stage="published")
    version, made = brief.version_id, []
    Rendering.objects.want(version, ["en"])
    really = keeping.pdf_of
    monkeypatch.setattr(keeping, "pdf_of", lambda said: made.append(said) or really(said))

    said = at_once(*[lambda: make_all(version)] * 10)

    assert said == ["done"] * 10
    assert len(made) == 1
    assert len(default_storage.listdir("briefs")[1]) == 1


def test_until_it_is_made_a_page_says_so_and_nothing_is_written(client, published, django_assert_max_num_queries):
    Rendering.objects.all().delete()

    answer = page_of(client, published)

    assert answer.status_code == 503
    assert "is being made" in answer.text
    assert not Rendering.objects.exists()
    assert "One page to print" not in client.get(published.get_absolute_url()).text


def test_what_failed_is_tried_again_and_says_so_in_the_end(client, published, monkeypatch):
    def broken(_leaf):
        raise RuntimeError("no")

    settle_all()
    Rendering.objects.all().delete()
    monkeypatch.setattr(keeping, "pdf_of", broken)
    make_due()
    kept = Rendering.objects.get()
    assert (kept.tries, kept.trouble) == (1, "RuntimeError")
    assert kept.due_at
    make_all(published.version_id)
    assert Rendering.objects.get().tries == 1  # who asks again meanwhile changes nothing
    for _try in range(5):
        Rendering.objects.update(due_at=now())
        make_all(published.version_id)
    assert Rendering.objects.get().is_given_up
    assert "could not be made" in page_of(client, published).text
    monkeypatch.undo()
    Rendering.objects.want(published.version_id, ["en"])
    make_all(published.version_id)
    assert page_of(client, published).status_code == 200


def test_what_was_published_before_gets_its_page_from_beat(published):
    settle_all()
    Rendering.objects.all().delete()

    make_due()

    assert Rendering.objects.made().count() == 1


def test_a_page_that_was_made_before_sources_were_listed_is_handed_out_and_looked_at_once(client, published):
    make_all(published.version_id)
    row = Rendering.objects.get()
    told = asdict(leaf_of(Brief.objects.for_listing().get(), published.version))
    told["words"] = {name: told["words"][name] for name in ("short", "whole")}
    for piece in told["pieces"]:
        del piece["cited"]
    before = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    Rendering.objects.update(word=0, seconds=0, digest=before)

    assert page_of(client, published).status_code == 200
    import_module("briefs.migrations.0088_how_much_older_pages_are").owe(apps, None)
    make_due()

    again = Rendering.objects.get()
    assert (again.word, again.seconds, again.due_at) == (row.word, row.seconds, None)
    assert page_of(client, published).status_code == 200


def test_what_a_claim_stands_on_makes_no_other_page():
    cited = Cited("For", "Action brief", "Loans", "en", "https://hub.example/briefs/AB-2026-0041/")
    assert leaf().digest == leaf(pieces=[replace(leaf().pieces[0], cited=[cited])]).digest
    assert leaf().digest != leaf(pieces=[replace(leaf().pieces[0], notes=[Note("One source.")])]).digest


@pytest.mark.parametrize("end", ["withdrawn", "no longer read"])
def test_what_nobody_reads_any_more_is_owed_no_longer(published, end):
    settle_all()
    if end == "withdrawn":
        published.withdraw("Wrong.", by=Actor.objects.system())
        Rendering.objects.update(due_at=now())
    else:
        make_all(published.version_id)
        Rendering.objects.want(published.version_id, ["fr"])
    make_due()
    assert not Rendering.objects.due().exists()


def test_a_page_that_names_its_author_differently_is_not_handed_out(client, published):
    make_all(published.version_id)
    before = body(page_of(client, published))
    assert "A health manager" in text_of(before)
    published.voice.naming, published.voice.floor = Naming.REGION, Naming.OFFICE
    published.voice.save()
    first = Rendering.objects.get().content.name

    assert page_of(client, published).status_code == 503
    make_all(published.version_id)
    assert page_of(client, published).status_code == 200
    assert Rendering.objects.get().content.name != first


def test_a_lost_file_is_made_again(client, published):
    make_all(published.version_id)
    default_storage.delete(Rendering.objects.get().content.name)

    assert page_of(client, published).status_code == 503
    make_all(published.version_id)
    assert page_of(client, published).status_code == 200


def test_each_version_has_its_page(client, published):
    new_version(published, outcome="Three notes were lost.")
    for version in Version.objects.all():
        make_all(version.pk)

    assert "Two notes" in text_of(body(page_of(client, published, 1)))
    assert "Three notes" in text_of(body(page_of(client, published, 2)))
    assert page_of(client, published, 3).status_code == 404


def test_at_the_address_of_what_was_withdrawn_stands_why(client, published):
    make_all(published.version_id)
    published.withdraw("Wrong figures.", by=Actor.objects.system())

    answer = page_of(client, published)
    assert answer.status_code == 410
    assert "Wrong figures." in answer.text


def test_only_who_works_on_it_sees_how_its_page_will_look(client, amina, fatou, draft):
    assert page_of(client, draft).status_code == 404
    assert client.get(f"/briefs/{draft.ref}/next.pdf").status_code == 302
    assert sign_in(fatou).get(f"/briefs/{draft.ref}/next.pdf").status_code == 404
    answer = sign_in(amina).get(f"/briefs/{draft.ref}/next.pdf")
    assert "Not published" in text_of(answer.content)
    assert not Rendering.objects.exists()


def test_it_is_made_once_for_what_it_says_and_so_many_in_a_day(amina, draft, monkeypatch):
    monkeypatch.setattr("briefs.rendering.once.MOST_IN_A_DAY", 1)
    browser, page = sign_in(amina), f"/briefs/{draft.ref}/next.pdf"
    first = browser.get(page)

    assert browser.get(page).content == first.content

    post(amina, draft, "edit", **FORM | {"outcome": "Three notes were lost."})
    refused = browser.get(page)
    assert refused.status_code == 429
    assert "come back tomorrow" in refused.text
    monkeypatch.setattr("briefs.rendering.once.MOST_IN_A_DAY", 9)
    assert "Three notes were lost." in text_of(browser.get(page).content)


def test_a_language_that_is_not_there_is_a_miss(client, published):
    make_all(published.version_id)

    assert page_of(client, published, query="?in=fr").status_code == 404
    assert page_of(client, published, query="?in=en").status_code == 200


def test_the_page_tells_of_a_brief_what_its_page_on_the_hub_tells(published):
    told = leaf_of(Brief.objects.for_listing().get(), published.version)

    assert [piece.heading for piece in told.pieces] == ["The challenge", "What was done", "What came of it"]
    assert told.who
    assert told.address.endswith(f"/briefs/{published.ref}/")
