"""The router: what it says of a text, with the model and without; and that the model is the one that was taught."""

import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from helpdesk.routing import Recognition, measuring, recognise, teaching
from helpdesk.routing.model import CLASSES, FILE
from hlh.catalogue import embedding
from hlh.embedded.servers import free_port
from tests.servers import until

SCOPES = {"ehs", "emergency", "clinical", "research", "other"}


@pytest.fixture
def model(settings, start):
    """A running embedding process."""
    settings.EMBED_URL = f"tcp://127.0.0.1:{free_port()}"
    start("manage", "embed", EMBED_URL=settings.EMBED_URL, OMP_NUM_THREADS="1")
    embedding.model_is_away.end()

    def answers():
        embedding.model_is_away.end()
        return embedding.of(["ready?"], within=1) is not None

    until(answers)
    yield settings.EMBED_URL
    embedding.model_is_away.end()


def test_the_model_is_fitted_to_the_teaching_text_that_stands_beside_it():
    with np.load(FILE) as file:
        assert str(file["taught"]) == teaching.hash_of_teaching(), "run manage.py teach, and commit model.npz"


def test_nothing_that_judges_the_model_is_taught():
    taught = {" ".join(text.text.casefold().split()) for text in teaching.taught()}
    judging = teaching.judging()
    assert len(judging) > 200
    assert not taught & {" ".join(question["text"].casefold().split()) for question in judging}


def test_every_class_is_taught_in_seven_languages():
    seen = {(text.label, text.language) for text in teaching.written()}
    for label in range(len(CLASSES)):
        for language in ("en", "fr", "es", "ar", "zh", "ru", "pt"):
            assert (label, language) in seen


def test_no_text_is_taught_twice():
    texts = [text.text.casefold() for text in teaching.taught()]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "areas", "language"),
    [
        ("our oxygen concentrators broke down and spare parts do not arrive", {6}, "en"),
        ("Les patients ne peuvent plus payer le ticket modérateur, qui a suspendu les frais ?", {7}, "fr"),
        ("¿Qué mensajes por radio devolvieron la confianza en los centros de salud?", {8}, "es"),
        ("نقص في القابلات بعد إصابة نصف الطاقم، كيف نوزع المناوبات؟", {5}, "ar"),
        ("Как проводить видеоконсультации врача в сёлах без интернета?", {10}, "ru"),
        ("发热门诊和普通门诊的通道怎样分开？", {4}, "zh"),
        ("Como acompanhar todas as semanas os indicadores de vacinação e partos?", {9}, "pt"),
    ],
)
def test_clear_questions_find_their_area(model, text, areas, language):
    found = recognise(text)
    assert found.scope == "ehs"
    assert found.area in areas
    assert found.language == language
    assert found.second not in (None, found.area)
    assert 0 < found.confidence <= 1
    assert all(term in text for term, _area in found.terms)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("what dose of amoxicillin for a child of 12 kg with pneumonia", "clinical"),
        ("we look for co-authors for a systematic review on measles", "research"),
        ("I forgot my password", "other"),
        ("Oxygen for nine patients ends in one hour, who can send cylinders now", "emergency"),
    ],
)
def test_what_is_not_ours_and_what_cannot_wait_are_known(model, text, scope):
    assert recognise(text).scope == scope


def test_it_works_without_the_model():
    found = recognise("Our oxygen concentrators broke down and spare parts do not arrive")
    assert (found.scope, found.area) == ("ehs", 6)


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "???", "🙂", "a" * 100_000, "\u202e\u202d", "\ud800", "1234", "<script>"]
)
def test_no_text_breaks_it(text):
    found = recognise(text)
    assert isinstance(found, Recognition)
    assert found.scope in SCOPES


def test_a_named_country_is_seen():
    assert recognise("In Namibia the vaccines did not arrive").country == "NAM"
    assert recognise("Le Sénégal et le Mali manquent de vaccins").country is None  # two are none


def test_the_command_prints_a_line_for_each_question(model, tmp_path, capsys):
    file = tmp_path / "asked.jsonl"
    asked = [{"id": "a", "text": "insulin is out of stock"}, {"id": 7, "text": "Remdesivir dose?"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in asked))
    call_command("route", str(file))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 7]
    assert all(set(line) == {"id", "lang", "scope", "area", "second", "confidence", "terms"} for line in lines)
    assert (lines[0]["area"], lines[1]["area"], lines[1]["second"]) == (6, None, None)
    assert lines[1]["scope"] == "clinical"


def test_the_command_names_a_line_that_is_no_question(tmp_path, capsys):
    file = tmp_path / "asked.jsonl"
    file.write_text('{"id": 1}\nnot json\n{"id": 2, "text": "insulin is out of stock"}\n')
    with pytest.raises(SystemExit):
        call_command("route", str(file))
    said = capsys.readouterr()
    assert "line 1 is not a question" in said.err
    assert "line 2 is not a question" in said.err
    assert json.loads(said.out)["id"] == 2
    assert "words alone" in said.err  # EMBED_URL is off in tests, and it says so


def test_a_missing_file_is_said():
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("route", "nowhere.jsonl")


def test_figures_count_as_the_issue_defines_them():
    def judged(area, second, found, next_best, scope="ehs"):
        question = {"text": "x", "area": area, "area2": second}
        return measuring.Judged(question, Recognition("en", scope, found, next_best, 0.5))

    rows = [
        judged(3, 10, 10, 3),
        judged(4, None, 3, 4),
        judged(5, None, None, None, "clinical"),
        judged("other", None, 2, 1),
    ]
    figures = measuring.figures(rows)
    assert figures == {"first": 1 / 3, "two": 2 / 3, "out": 0.0, "refused": 1 / 3}


def test_sureness_is_held_against_what_was_right():
    def judged(said, found):
        question = {"text": "x", "area": 3, "area2": None}
        return measuring.Judged(question, Recognition("en", "ehs", found, 9, said))

    rows = [judged(0.4, 5), judged(0.6, 3), judged(0.6, 4), judged(1.0, 3)]
    assert measuring.calibration(rows) == [
        measuring.Sureness(1, 0.4, 0.0),
        measuring.Sureness(2, 0.6, 0.5),
        measuring.Sureness(1, 1.0, 1.0),
    ]
