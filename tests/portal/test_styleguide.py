"""The style guide: every component, in six languages, light and dark."""

import re

import pytest
from django.utils.translation import override

from hlh.portal.examples import COMPONENTS, examples, stated
from hlh.taxonomy.languages import LANGUAGES, django_code

NAMES = sorted(file.stem for file in COMPONENTS.glob("*.html"))
CODES = [django_code(language.code) for language in LANGUAGES]
HINT = re.compile(r'<p class="hint" lang="en".+?</p>')  # what a component says of itself to who builds with it
SAID = re.compile(r'{% translate "([^"]+)"')


def address_in(code, query=""):
    return f"{'' if code == 'en' else '/' + code}/styleguide/{query}"


def test_every_component_stands_in_the_style_guide_and_nothing_else(db):
    with override("en"):
        assert sorted(examples()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_component_states_its_arguments(name):
    first = stated(COMPONENTS / f"{name}.html")

    assert re.search(r"Arguments: |No arguments\.", first), "say in the first line what it is for and what it takes"


@pytest.mark.parametrize("code", CODES)
def test_the_style_guide_shows_each_component_in_each_language(client, db, code):
    page = client.get(address_in(code)).text

    assert f'dir="{"rtl" if code == "ar" else "ltr"}"' in page[:200]
    for name in NAMES:
        piece = page.partition(f'id="piece-{name}"')[2].partition("</section>\n")[0]
        assert "<code>" in piece
        assert '<div class="sheet stack">' in piece, f"{name} has no example"


@pytest.mark.parametrize("code", [code for code in CODES if code != "en"])
def test_no_word_of_a_component_stays_english(client, db, code):
    """A sentence of two words or more that a component says in English is said otherwise in every other language."""
    english, page = (HINT.sub("", client.get(address_in(one)).text) for one in ("en", code))
    sentences = {
        words
        for name in NAMES
        for words in SAID.findall((COMPONENTS / f"{name}.html").read_text("utf-8"))
        if " " in words
    }

    seen = [words for words in sentences if words in english]

    assert len(seen) > 8
    assert [words for words in seen if words in page] == []


@pytest.mark.parametrize(("query", "scheme"), [("", None), ("?scheme=dark", "dark"), ("?scheme=light", "light")])
def test_the_style_guide_is_light_or_dark_as_its_address_says(client, db, query, scheme):
    start = client.get(address_in("en", query)).text[:200]

    assert ("data-scheme" in start) is bool(scheme)
    assert not scheme or f'data-scheme="{scheme}"' in start


def test_a_scheme_that_does_not_exist_is_the_device_s_own(client, db):
    assert "data-scheme" not in client.get(address_in("en", '?scheme="><b>')).text[:200]


def test_ids_of_the_style_guide_are_unique(client, db):
    ids = re.findall(r' id="([^"]+)"', client.get(address_in("en")).text)

    assert sorted(ids) == sorted(set(ids))
