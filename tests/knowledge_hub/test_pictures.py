"""Pictures of pages: without what says where and by whom, light for each browser, and for whoever reads the page."""

import io
import random
import re
import struct
import uuid
import zlib

import filetype
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import Rendition
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from knowledge_hub.models import HubPage
from knowledge_hub.pictures.drawing import SPECS
from knowledge_hub.tasks import draw_pictures
from tests.knowledge_hub.conftest import make_page, make_private, stranger_reads

PLACE = {34853: {1: "S", 2: (1.0, 17.0, 0.0), 3: "E", 4: (36.0, 49.0, 0.0)}}


@pytest.fixture(autouse=True)
def a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_photograph(width=1360, height=1020, form="JPEG", **said):
    """Somebody's photograph: it says where it was taken, with which camera, and by whom."""
    dice = random.Random(1)
    small = Image.new("RGB", (16, 12))
    small.putdata([tuple(dice.randbytes(3)) for _ in range(16 * 12)])
    picture = small.resize((width, height), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[315] = "Zyxwvanna"
    exif[271] = "Camera of the ministry"
    exif[34853] = PLACE[34853]
    out = io.BytesIO()
    picture.save(out, form, exif=exif, **said)
    return out.getvalue()


def a_head(width, height):
    """What says that it is a PNG of this size, and nothing more."""
    said = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + said + struct.pack(">I", zlib.crc32(said)) + b"\0\0\1\0IDAT"


def a_gif():
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue()


def upload(browser, content, name="ward.jpg"):
    file = SimpleUploadedFile(name, content)
    return browser.post("/cms/images/add/", {"title": "A ward", "file": file, "collection": "1", "tags": ""})


@pytest.fixture
def ward(edith, as_):
    """A photograph that an editor uploaded, drawn."""
    assert upload(as_(edith), a_photograph()).status_code == 302
    draw_pictures()
    return get_image_model().objects.get()


def shown(picture, **fields):
    said = {"image": picture, "decorative": False, "alt_text": "Four beds below a window"} | fields
    picture.contextual_alt_text, picture.decorative = said["alt_text"], said["decorative"]
    return (
        "picture",
        {"picture": picture, "caption": "The ward after the repair", "source": "WHO / A. Name, CC BY 4.0"},
    )


def test_what_a_picture_says_beside_itself_is_gone_when_it_is_uploaded(ward):
    content = ward.file.open("rb").read()
    for words in (b"Zyxwvanna", b"Camera", b"Exif"):
        assert words not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    for one in Rendition.objects.all():
        assert b"Zyxwvanna" not in one.file.open("rb").read()


def test_a_picture_is_drawn_in_three_sizes_and_three_forms(ward):
    drawn = Rendition.objects.filter(filter_spec__in=SPECS)
    assert sorted((one.width, one.file.name.rpartition(".")[2]) for one in drawn) == [
        (width, form) for width in (320, 640, 1280) for form in ("avif", "jpg", "webp")
    ]
    for one in drawn:
        form = one.filter_spec.rpartition("-")[2]
        content = one.file.open("rb").read()
        assert filetype.guess_mime(content) == f"image/{form}"
        assert Image.open(io.BytesIO(content)).format == form.upper()
    by_spec = {one.filter_spec: one.file.size for one in drawn}
    assert by_spec["width-640|format-avif"] < by_spec["width-640|format-jpeg"]


def test_each_browser_takes_the_lightest_that_it_needs(home, ward):
    page = make_page(home, body=[shown(ward)])
    words = stranger_reads(page.url_path)

    picture = re.search(r"<picture>.*?</picture>", words, re.S)[0]
    kinds = re.findall(r'<source type="([^"]+)"', picture)
    assert kinds == ["image/avif", "image/webp"]
    assert re.search(r'srcset="/files/images/[^ "]+\.avif 320w, /files/images/[^ "]+ 640w, [^ "]+ 1280w"', picture)
    image = re.search(r"<img [^>]+>", picture)[0]
    for said in ('width="640"', 'height="480"', 'loading="lazy"', 'alt="Four beds below a window"'):
        assert said in image
    assert "The ward after the repair" in words
    assert "CC BY 4.0" in words
    assert "style=" not in picture
    for address in set(re.findall(r"/files/images/[^ \",]+", picture)):
        answer = Client().get(address)
        assert answer.status_code == 200
        kind = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}[address.rpartition(".")[2]]
        assert answer["Content-Type"] == kind
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert filetype.guess_mime(b"".join(answer.streaming_content)) == kind


def test_what_is_to_be_seen_on_it_is_found(home, ward):
    page = make_page(home, body=[shown(ward)])
    assert page.title in stranger_reads("/search/?q=repair")
    assert page.title in stranger_reads("/search/?q=beds")


def test_a_decorative_picture_says_nothing(home, ward):
    page = make_page(home, body=[shown(ward, decorative=True)])
    assert 'alt=""' in re.search(r"<img [^>]+files[^>]+>", stranger_reads(page.url_path))[0]


def test_reading_a_page_draws_nothing(home, edith, as_):
    upload(as_(edith), a_photograph())
    page = make_page(home, body=[shown(get_image_model().objects.get())])
    Rendition.objects.all().delete()
    assert "<picture>" not in stranger_reads(page.url_path)
    assert not Rendition.objects.filter(filter_spec__in=SPECS).exists()
    draw_pictures()
    assert "<picture>" in stranger_reads(page.url_path)


def test_a_picture_is_for_whoever_reads_a_page_that_shows_it(home, ward, edith, fatou, as_):
    address = Rendition.objects.filter(filter_spec__in=SPECS).first().url
    assert Client().get(address).status_code == 404  # no page shows it yet
    assert as_(edith).get(address).status_code == 200
    page = make_page(home, body=[shown(ward)])
    assert Client().get(address).status_code == 200

    restriction = make_private(page)
    assert Client().get(address).status_code == 404
    assert as_(fatou).get(address).status_code == 200
    restriction.delete()
    CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node(), restriction_type="login")
    assert Client().get(address).status_code == 404


def test_neither_the_file_that_was_uploaded_nor_another_is_handed_out(home, ward):
    make_page(home, body=[shown(ward)])
    for name in (ward.file.name, "images/..%2foriginal_images", "images/x.avif", "images/%00.avif"):
        assert Client().get(f"/files/{name}").status_code == 404


def test_a_small_picture_is_drawn_no_larger(home, edith, as_):
    upload(as_(edith), a_photograph(width=500, height=300))
    draw_pictures()
    page = make_page(home, body=[shown(get_image_model().objects.get())])
    widths = re.findall(r" (\d+)w", re.search(r"<source [^>]+>", stranger_reads(page.url_path))[0])
    assert widths == ["320", "500"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.gif", a_gif(), "Not a supported image format"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Not a supported image format"),
        ("a.jpg", b"<html><script>alert(1)</script>", "valid"),
        ("a.png", a_photograph(40, 30), "Not a valid .png image"),
        ("a.jpg", a_photograph(400, 300)[:900], "it may be damaged"),
        ("a.png", a_head(7000, 6000), "36 million points"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(edith, as_, name, content, words):
    answer = upload(as_(edith), content, name)
    assert answer.status_code == 200
    assert words in answer.text
    assert not get_image_model().objects.exists()


def test_a_picture_stands_upright(edith, as_):
    exif = Image.Exif()
    exif[274] = 6  # held upright by who took it
    out = io.BytesIO()
    Image.new("RGB", (400, 200)).save(out, "JPEG", exif=exif)
    upload(as_(edith), out.getvalue())
    kept = get_image_model().objects.get()
    assert (kept.width, kept.height) == (200, 400)


def test_an_editor_puts_a_picture_on_a_page_and_says_what_is_to_be_seen(home, ward, edith, as_):
    def sent(alt_text):
        block = {"picture": {"image": str(ward.pk), "alt_text": alt_text}, "caption": "", "source": "WHO"}
        return nested_form_data(
            {
                "title": "Ward",
                "slug": f"ward-{uuid.uuid4().hex[:6]}",
                "summary": "A ward.",
                "language": "en",
                "body": streamfield([("picture", block)]),
                "action-publish": "1",
            }
        )

    browser, address = as_(edith), f"/cms/pages/add/knowledge_hub/hubpage/{home.pk}/"
    without = browser.post(address, sent(""))
    assert without.status_code == 200
    assert "alt text" in without.text
    assert not HubPage.objects.exists()
    assert browser.post(address, sent("Four beds")).status_code == 302
    assert 'alt="Four beds"' in stranger_reads(HubPage.objects.get().url_path)


def test_curators_find_the_pictures_in_their_menu(edith, as_, home):
    first = as_(edith).get("/cms/").text
    assert "/cms/images/" in first
    assert as_(edith).get("/cms/images/").status_code == 200


@pytest.mark.parametrize("many", [1, 12])
def test_a_page_asks_once_for_all_its_pictures(home, ward, many):
    page = make_page(home, body=[shown(ward) for _ in range(many)])
    stranger_reads(page.url_path)
    with CaptureQueriesContext(connection) as asked:
        stranger_reads(page.url_path)
    assert len(asked) == 7, "\n".join(query["sql"][:120] for query in asked)
