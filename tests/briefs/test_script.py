"""A brief as a script to be read aloud: short breaths, said numbers, never longer than three minutes."""

from __future__ import annotations

import pytest

from briefs.rendering.aloud import LONGEST_BREATH, breaths, said, sentences, weight
from briefs.rendering.keeping import make_all
from briefs.rendering.leaves import Piece, languages_of, leaf_of
from briefs.rendering.speaking import LONGEST_MINUTES, MOST_WORDS, script
from hlh.taxonomy.languages import CODES
from tests.briefs.conftest import make_brief
from tests.briefs.test_rendering import leaf
from tests.briefs.test_taking_along import text_in

WORDS = {
    "ar": "توقفت التوريدات ثلاثة أسابيع في موسم الأمطار، وبقي المستشفى بعيدا. ",
    "zh": "雨季里供应中断了三个星期，医院仍然很远。我们借了胰岛素。",
    "en": "Deliveries stopped for three weeks in the rains, and the hospital stayed far away. ",
    "fr": "Les livraisons ont cessé pendant trois semaines, et l’hôpital est resté loin. ",
    "ru": "Поставки прекратились на три недели в сезон дождей, и больница осталась далеко. ",
    "es": "Las entregas cesaron durante tres semanas en las lluvias, y el hospital quedó lejos. ",
}


@pytest.mark.parametrize("language", CODES)
def test_a_script_is_never_longer_than_three_minutes_in_any_language(language):
    words = WORDS[language] * 60
    pieces = [Piece(heading, words) for heading in ("The challenge", "What was done", "What came of it")]
    longest = leaf(
        language=language, title=words[:160], about=words[:300], who=words[:200], beside=[words[:200]] * 2, short=[words[:200]] * 3, pieces=pieces
    )  # fmt: skip

    made = script(longest)
    assert MOST_WORDS / 2 < made.words <= MOST_WORDS
    assert made.seconds <= LONGEST_MINUTES * 60
    assert all(weight(breath) <= LONGEST_BREATH + 3 for turn in made.turns for breath in turn.breaths)
    assert len(made.text) <= 4000


@pytest.mark.parametrize(
    "words", ["x" * 9000, "我" * 9000, "\n" * 5000 + "y", "a, " * 5000, "12 % " * 3000, "A.\u0000B" * 99]
)
def test_nothing_that_is_typed_makes_it_longer(words):
    made = script(leaf(title=words[:160], about=words, who=words, short=[words] * 3, pieces=[Piece("Done", words)] * 9))

    assert made.words <= MOST_WORDS


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "WHO lent 1,200 boxes (12%), e.g. insulin.", "W-H-O lent 1200 boxes (12 percent), for example insulin."),
        ("en", "It took 5–10 days & 3 km [2].", "It took 5 to 10 days and 3 kilometres."),
        ("en", "UNICEF and NGOs met on 2026-03-01.", "UNICEF and N-G-Os met on 2026-03-01."),
        ("en", "See https://hub.example/x?y=1 or ask a@b.example now.", "See … or ask … now."),
        ("fr", "12 500 boîtes, soit 8 %, env. 3 kg", "12500 boîtes, soit 8 pour cent, environ 3 kilogrammes"),
        ("es", "1.200 cajas (8%), p. ej. insulina", "1200 cajas (8 por ciento), por ejemplo insulina"),
        ("ru", "5–10 км, т. е. близко", "от 5 до 10 километров, то есть близко"),
        ("ar", "8% و 3 كم", "8 في المئة و 3 كيلومتر"),
        ("zh", "增加了8%，5-10天，3km", "增加了百分之8，5到10天，3 公里"),
    ],
)
def test_numbers_and_short_forms_stand_as_they_are_said(language, written, spoken):
    assert said(written, language) == spoken


def test_a_long_sentence_is_parted_where_it_pauses():
    long = "When the road was closed for three weeks in the rains, the hospital lent what it had in stock to every health centre, and wrote it down."

    assert breaths(long) == [
        "When the road was closed for three weeks in the rains,",
        "the hospital lent what it had in stock to every health centre, and wrote it down.",
    ]
    assert sentences("One. Two?\nThree") == [["One."], ["Two?"], ["Three"]]


def test_it_says_who_speaks_where_to_pause_and_which_brief_this_is():
    made = script(
        leaf(pieces=[Piece("What was done", "أعار المستشفى الأنسولين.", "ar")], beside=["Translated by Eva."])
    )

    presenter, reader = (
        made.text.index("Presenter:\n"),
        made.text.index("Reader:\nLoans kept insulin in stock\n(pause)"),
    )
    assert made.text.index("To be read aloud: 1 minute.") < presenter < reader
    for words in (
        "Translated by Eva.",
        "Presenter:\nIn short\n\nReader:\nLend early.\n(pause)",
        "Reader (العربية):\nأعار المستشفى الأنسولين.",
        "Its reference is: A-B, 2 0 2 6, 0 0 4 2.",
        "https://hub.example/briefs/AB-2026-0042/",
    ):
        assert words in made.text


def test_its_page_offers_it_to_be_copied_and_the_page_of_the_brief_says_how_long_it_takes(
    client, published, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    make_all(published.version_id)

    page = client.get(published.get_absolute_url()).text
    assert f'href="/briefs/{published.ref}/script/"' in page
    assert "Script to be read aloud (1 minute)" in page
    shown = client.get(f"/briefs/{published.ref}/script/").text
    assert "it takes 3 minutes at most" in shown
    assert "Reader:\nNo facility ran out.\n" in text_in(shown)


def test_every_part_has_its_share_of_the_time(amina):
    brief = make_brief(amina, stage="published", challenge="It rained. " * 300, outcome="Nine of ten came back.")

    text = script(leaf_of(brief, brief.version, languages_of(brief.version)[0])).text
    assert "It rained." in text
    assert "Nine of ten came back." in text
