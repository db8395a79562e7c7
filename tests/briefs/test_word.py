"""A Word file becomes a draft: nothing is lost, nothing of its author comes along, nothing breaks the hub."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from briefs.models import Attachment, Brief
from briefs.word.placing import known_headings, part_of, place
from briefs.word.reading import BOLD, HEADING, TEXT, TITLE, Block, read
from hlh.files.models import File
from hlh.files.refusing import NotTaken
from hlh.files.tasks import clean_waiting
from tests.conftest import sign_in
from tests.files.conftest import pages, photo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
STYLES = (
    f'<w:styles xmlns:w="{W}">'
    '<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>'
    "</w:styles>"
)


def p(words, style="", *, bold=False, item=False, more=""):
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    marks += '<w:numPr><w:numId w:val="1"/></w:numPr>' if item else ""
    run = f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t>{words}</w:t></w:r>" if words else ""
    return f"<w:p><w:pPr>{marks}</w:pPr>{run}{more}</w:p>"


def table(*rows):
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def picture(code, words=""):
    return (
        f'<w:r><w:drawing><docPr xmlns="x" descr="{words}"/><a:blip xmlns:a="{A}" xmlns:r="{R}" r:embed="{code}"/>'
        "</w:drawing></w:r>"
    )


def word(*body, notes="", before="", **parts):
    """A Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        every = {
            "[Content_Types].xml": '<Types xmlns="x"/>',
            "word/document.xml": f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{"".join(body)}</w:body></w:document>',
            "word/styles.xml": STYLES,
            "docProps/core.xml": "<dc:creator>Zyxwvanna</dc:creator>",
        }
        if notes:
            every["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
        for name, content in (every | {key.replace("__", "/"): value for key, value in parts.items()}).items():
            package.writestr(name, content)
    return out.getvalue()


def send(person, content, name="brief.docx"):
    browser = sign_in(person)
    return browser.post("/briefs/new/word/", {"file": SimpleUploadedFile(name, content), "once": "x"}, follow=True)


def test_headings_lists_tables_notes_and_pictures_become_a_draft(amina):
    note = f'<w:footnote w:id="2">{p("Counted by the district.")}</w:footnote>'
    rels = f'<Relationships xmlns="x"><Relationship Id="rId5" Target="media/one.jpg" Type="{R}/image"/></Relationships>'
    content = word(
        p("Loans kept insulin in stock", "Titre"),
        p("1. Background", "Titre1"),
        p("Deliveries stopped."),
        p("Who was hit", "Titre2"),
        p("Eight health centres."),
        p("What was done", bold=True),
        p("Lent insulin", item=True),
        p("Wrote it down", item=True),
        p("Results", "Titre1"),
        p("Nobody ran out", more='<w:r><w:footnoteReference w:id="2"/></w:r>'),
        table(["Centre", "Days"], ["Thika", "0"]),
        p("Lessons learnt", "Titre1"),
        p("Lend early", item=True),
        p("", more=picture("rId5", "The note")),
        notes=note,
        word__media__one=b"",
        **{"word/media/one.jpg": photo((40, 30)), "word/_rels/document.xml.rels": rels},
    )

    answer = send(amina, content)

    brief = Brief.objects.get()
    assert answer.redirect_chain[-1][0] == f"/briefs/{brief.ref}/edit/"
    assert brief.title == "Loans kept insulin in stock"
    assert brief.challenge == "Deliveries stopped.\nWho was hit\nEight health centres."
    assert brief.action == "- Lent insulin\n- Wrote it down"
    assert brief.outcome == "Nobody ran out[1]\n[1] Counted by the district.\nCentre | Days\nThika | 0"
    assert brief.points == "Lend early"
    assert brief.files == [{"file": Attachment.objects.get().pk, "words": "The note"}]
    assert (brief.language, brief.unplaced, brief.stage) == ("en", "", "draft")
    clean_waiting()
    assert File.objects.get().ending == "webp"
    assert "Zyxwvanna" not in str(Brief.objects.values())


def test_what_was_struck_out_is_left_out_and_comments_are_said(amina):
    tracked = (
        "<w:del><w:r><w:delText>struck</w:delText><w:t>struck too</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>put in</w:t></w:r></w:ins>"
        '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    answer = send(amina, word(p("Challenge", "Titre1"), p("Kept, ", more=tracked)))

    assert Brief.objects.get().challenge == "Kept, put in"
    assert "1 comment in it is left out" in answer.text


def test_what_is_missing_is_said_when_it_is_handed_in(amina):
    send(amina, word(p("Challenge", "Titre1"), p("Floods.")))
    brief = Brief.objects.get()
    answer = sign_in(amina).post(f"/briefs/{brief.ref}/submission/")
    assert answer.status_code == 422
    assert "Say what was done" in answer.text


def test_text_without_a_heading_goes_to_the_first_empty_part(amina):
    send(amina, word(p("We had floods."), p("What was done", "Titre1"), p("We lent.")))
    brief = Brief.objects.get()
    assert (brief.challenge, brief.action) == ("We had floods.", "We lent.")


def test_a_form_drawn_as_a_table_is_read_by_its_first_column(amina):
    send(amina, word(table(["Challenge", "Floods."], ["Action", "Boats."], ["Impact", "All reached."])))
    brief = Brief.objects.get()
    assert (brief.challenge, brief.action, brief.outcome) == ("Floods.", "Boats.", "All reached.")


def test_a_table_of_very_many_rows_is_read_in_one_go(amina):
    within = f"<w:tbl><w:tr><w:tc>{p('Within')}</w:tc></w:tr></w:tbl>"
    row = f"<w:tr><w:tc>{p('Challenge')}{within}</w:tc><w:tc>{p('Floods.')}</w:tc></w:tr>"
    send(amina, word(f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{'<w:tr/>' * 60_000}</w:tbl>"))
    assert "Floods." in Brief.objects.get().challenge


@pytest.mark.parametrize(
    ("headings", "language"),
    [
        (("التحدي", "الإجراءات المتخذة", "النتائج"), "ar"),
        (("一、挑战", "二、采取的行动", "三、结果"), "zh"),
        (("Contexte", "Mesures prises", "Résultats"), "fr"),
        (("Проблема", "Что было сделано", "Результаты"), "ru"),
        (("Desafío", "Qué se hizo", "Resultados"), "es"),
    ],
)
def test_headings_are_known_in_six_languages(amina, headings, language):
    told = {
        "ar": "توقفت الإمدادات لمدة ثلاثة أسابيع في موسم الأمطار.",
        "zh": "雨季期间供应中断了三个星期。",
        "fr": "Les livraisons se sont arrêtées pendant trois semaines.",
        "ru": "Поставки прекратились на три недели в сезон дождей.",
        "es": "Las entregas se detuvieron durante tres semanas.",
    }[language]
    send(amina, word(*(p(one, "Titre1") + p(told) for one in headings)))
    brief = Brief.objects.get()
    assert (brief.challenge, brief.action, brief.outcome, brief.language) == (told, told, told, language)


def test_what_is_too_long_is_kept_beside(amina):
    dice = random.Random(7)
    lines = [" ".join(f"stock{dice.randrange(10**6)}" for _word in range(100)) for _line in range(1900)]
    content = word(p("Challenge", "Titre1"), *(p(line) for line in lines))
    assert len("\n".join(lines)) > 2_000_000

    answer = send(amina, content)

    brief = Brief.objects.get()
    assert 0 < len(brief.challenge) <= 4000
    assert len(brief.challenge) + len(brief.unplaced) > 2_000_000
    assert "found no place" in answer.text
    assert len(sign_in(amina).get(f"/briefs/{brief.ref}/unplaced/").text) < 100_000
    whole = sign_in(amina).get(f"/briefs/{brief.ref}/unplaced/?file")
    assert whole["Content-Type"].startswith("text/plain")
    assert len(whole.content) > 1_900_000
    assert sign_in(amina).get(f"/briefs/{brief.ref}/edit/").status_code == 200


def test_what_found_no_place_is_read_by_its_author_alone_and_thrown_away(amina, oskar):
    body = [p(one, "Titre1") + p(one) for one in ("Challenge", "Action", "Outcome")]
    send(amina, word(*body, p("Annex", "Titre1"), p("A long list.")))
    brief = Brief.objects.get()
    assert brief.unplaced == "Annex\nA long list."
    assert "A long list." in sign_in(amina).get(f"/briefs/{brief.ref}/unplaced/").text
    assert sign_in(oskar).get(f"/briefs/{brief.ref}/unplaced/").status_code == 404

    sign_in(amina).post(f"/briefs/{brief.ref}/unplaced/")

    assert "Nothing is left over" in sign_in(amina).get(f"/briefs/{brief.ref}/unplaced/").text


def test_pictures_without_words_have_to_be_described(amina):
    rels = "".join(f'<Relationship Id="r{n}" Target="media/{n}.jpg"/>' for n in range(7))
    rels += '<Relationship Id="r9" Target="media/9.emf"/>'
    parts = {f"word/media/{n}.jpg": photo((20 + n, 20)) for n in range(7)} | {"word/media/9.emf": b"\1\0\0\0 EMF"}
    body = p("Floods.", more="".join(picture(f"r{n}") for n in (*range(7), 9)))
    answer = send(amina, word(body, **parts, **{"word/_rels/document.xml.rels": f'<R xmlns="x">{rels}</R>'}))

    brief = Brief.objects.get()
    assert len(brief.files) == 5
    assert "3 pictures are not taken" in answer.text
    assert "Say what is to be seen" in sign_in(amina).post(f"/briefs/{brief.ref}/submission/").text


def test_a_file_that_is_sent_twice_begins_one_draft(amina):
    content = word(p("Floods."))
    for _time in range(2):
        send(amina, content)
    assert Brief.objects.count() == 1


def test_what_is_to_be_seen_on_a_picture_is_kept_without_marks_that_turn_its_direction(amina):
    rels = '<R xmlns="x"><Relationship Id="r1" Target="media/1.jpg"/></R>'
    parts = {"word/media/1.jpg": photo((20, 20)), "word/_rels/document.xml.rels": rels}
    send(amina, word(p("Floods.", more=picture("r1", "The \u202enote\u202c, \u2067signed\u2069")), **parts))
    assert [one["words"] for one in Brief.objects.get().files] == ["The note, signed"]


def test_more_elements_than_a_long_report_has_are_refused_however_small_they_are():
    dice = random.Random(7)  # what is always the same is refused for how far it unpacks
    lines = [f'<w:p w:n="{dice.randrange(10**9):x}"/>' for _line in range(500_000)]
    with pytest.raises(NotTaken) as refused:
        read(word(p("Floods."), *lines))
    assert refused.value.why == File.Why.BOMB


ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def hostile():
    """Files that are none, or mean harm."""
    yield "empty", b""
    yield "text", b"Just words."
    yield "pdf", pages(Author="Zyxwvanna")
    yield "old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "photo", photo((20, 20))
    yield "zip", b"PK\x03\x04" + b"\0" * 200
    yield "macros", word(p("x"), **{"word/vbaProject.bin": b"x"})
    yield "bomb", word(p("x"), **{"word/media/a.bin": b"\0" * 30_000_000})
    yield "long", word(p("x" * 17_000_000))
    yield "entity", word(p("&x;"), before=ENTITY)
    yield "laughs", word(p("&b;"), before=LAUGHS)
    yield (
        "utf-16 entity",
        word(p("x"), **{"word/styles.xml": f'<?xml version="1.0" encoding="utf-16"?>{ENTITY}<d/>'.encode("utf-16")}),
    )
    yield "broken", word("<w:p>")
    yield "deep", word("<w:sdt>" * 5000 + "</w:sdt>" * 5000)
    yield "no body", word(**{"word/document.xml": f'<w:document xmlns:w="{W}"/>'})
    yield "no words", word(p(""))
    yield "sheet", word(**{"word/document.xml": "<x/>", "xl/workbook.xml": "<x/>"})
    yield (
        "huge level",
        word('<w:p><w:pPr><w:outlineLvl w:val="99999999999999999999"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>', "<w:p>"),
    )


@pytest.mark.parametrize(("name", "content"), hostile(), ids=lambda one: one if isinstance(one, str) else "")
def test_what_cannot_be_read_is_refused_with_a_reason(amina, name, content):
    answer = send(amina, content)
    assert answer.status_code == 422, name
    assert 'class="wrong-why"' in answer.text
    assert "root:" not in answer.text
    assert not Brief.objects.exists()


def test_odd_files_are_read_all_the_same(amina):
    odd = (
        p("x", more='<w:r><w:footnoteReference w:id="77"/></w:r>' + picture("r404"))
        + '<w:p><w:pPr><w:outlineLvl w:val="²"/></w:pPr><w:r><w:t>y</w:t></w:r></w:p>'
        + "<w:tbl/><w:tbl><w:tr/></w:tbl>"
    )
    send(amina, word(odd))
    assert Brief.objects.get().challenge == "x\ny"


def test_strict_documents_are_read(amina):
    content = word(p("Challenge", "Titre1"), p("Floods."))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(strict, "w") as anew:
        for name in was.namelist():
            other = was.read(name).replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            anew.writestr(name, other)
    send(amina, strict.getvalue())
    assert Brief.objects.get().challenge == "Floods."


def test_a_note_stands_after_its_paragraph_once():
    note = f'<w:footnote w:id="2">{p("See", more="<w:r><w:footnoteReference w:id=" + chr(34) + "2" + chr(34) + "/></w:r>")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = read(word(p("One", more=mark), p("Two", more=mark), notes=note))
    assert [one.words for one in found.blocks] == ["One[1]", "[1] See", "Two"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    drawn = f'<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    found = read(word(p("Before", more=drawn)))
    assert [one.words for one in found.blocks] == ["Before", "In the box"]


def test_a_locked_file_says_so():
    with pytest.raises(NotTaken):
        read(b"PK\x03\x04locked")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("2.1 The challenge we faced", "challenge"),
        ("Unintended effects", "effects"),
        ("RESULTS:", "outcome"),
        ("III. Lessons learned", "points"),
        ("Annex", ""),
        ("", ""),
        ("1.", ""),
    ],
)
def test_a_heading_opens_its_part(heading, part):
    assert part_of(heading) == part


def test_nothing_is_lost_whatever_the_order():
    blocks = [
        Block(TITLE, "T"),
        Block(BOLD, "Aside"),
        Block(HEADING, "Results", 1),
        Block(TEXT, "R: 5"),
        Block(HEADING, "Z", 1),
    ]
    placed = place([*blocks, Block(TEXT, "Challenge: floods"), Block(TEXT, "Contact: a@b.example")])
    whole = "\n".join([*placed.said.values(), placed.unplaced])
    assert all(words in whole for words in ("T", "Aside", "R: 5", "Z", "floods", "a@b.example"))
    assert placed.said["contact"] == "a@b.example"
    assert len(known_headings()) > 200


def test_strangers_are_led_to_the_door(client, db):
    assert client.get("/briefs/new/word/").status_code == 302
