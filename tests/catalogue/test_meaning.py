"""Search by meaning: a question in one language finds a text in another; with the model off, words go on alone."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hlh.catalogue import embedding
from hlh.catalogue.likeness import like
from hlh.catalogue.models import Embedding, Entry
from hlh.catalogue.searching import search
from hlh.catalogue.tasks import embed_missing
from hlh.embedded.servers import free_port
from hlh.people.models.persons import Stranger
from tests.catalogue.test_embedding import reaches
from tests.conftest import empty_the_cache
from tests.servers import until


def lines_of(name: str) -> list[dict]:
    return [json.loads(line) for line in (Path(__file__).parent / name).read_text().splitlines()]


PAIRS = lines_of("pairs.jsonl")
ALIKE = lines_of("alike.jsonl")  # fifty times two discussions about the same: five of each area, in six languages
FIRST = 5


@pytest.fixture
def model(settings, start) -> Iterator[subprocess.Popen]:
    """The embedding process, as the hub runs it."""
    settings.EMBED_URL = f"tcp://127.0.0.1:{free_port()}"
    embedding.model_is_away.end()
    process = start("manage", "embed", EMBED_URL=settings.EMBED_URL, OMP_NUM_THREADS="1")
    until(lambda: reaches(settings.EMBED_URL))
    yield process
    embedding.model_is_away.end()


@pytest.fixture
def briefs(model, make_entry) -> dict[str, Entry]:
    """Thirty briefs in six languages, read by the model, by the question that each answers."""
    entries = {pair["asked"]: make_entry(pair["title"], pair["text"], language=pair["lang"]) for pair in PAIRS}
    embed_missing()
    assert Embedding.objects.filter(passage__entry__in=entries.values()).count() == len(PAIRS)
    embedding.of([pair["asked"] for pair in PAIRS], within=60)  # a web request waits a moment only; a test is patient
    return entries


def found_in_the_first(briefs) -> int:
    return sum(
        brief in [found.entry for found in search(asked, reader=Stranger())[:FIRST]] for asked, brief in briefs.items()
    )


def test_a_question_in_one_language_finds_a_brief_in_another(briefs, settings, capsys):
    by_both = found_in_the_first(briefs)
    settings.EMBED_URL = "off"
    by_words = found_in_the_first(briefs)
    with capsys.disabled():
        print(f"\n{by_both} of {len(PAIRS)} found in the first {FIRST} by words and meaning, {by_words} by words alone")
    assert by_both >= 20
    assert by_both > by_words


def test_a_meaning_that_the_reader_may_not_read_stays_closed(briefs):
    asked, brief = next(iter(briefs.items()))
    from hlh.catalogue.audiences import audience

    Entry.objects.filter(pk=brief.pk).update(audience=audience("members"))
    assert brief not in [found.entry for found in search(asked, reader=Stranger())]


def test_a_model_that_is_away_leaves_the_plain_search(client, briefs, model):
    model.kill()
    model.wait()
    empty_the_cache()
    answer = client.get("/search/?q=clay+pots")
    assert answer.status_code == 200
    assert "Insulin without a refrigerator" in answer.text


def test_what_is_alike_is_found_in_another_language(briefs):
    insulin = next(entry for asked, entry in briefs.items() if entry.title == "Insulin without a refrigerator")
    found = like(insulin, reader=Stranger())
    assert {one.why for one in found} == {"near in meaning"}
    assert insulin not in [one.entry for one in found]


@pytest.fixture
def twins(model, make_entry) -> list[tuple[Entry, Entry]]:
    """A hundred discussions, read by the model: each with the one that is about the same."""

    def made(told: dict) -> Entry:
        return make_entry(told["title"], told["text"], language=told["lang"], kind=Entry.Kind.DISCUSSION)

    both = [(made(pair["one"]), made(pair["other"])) for pair in ALIKE]
    embed_missing()
    read = Embedding.objects.filter(passage__entry__in=[entry for pair in both for entry in pair])
    assert read.count() == 2 * len(ALIKE), "the model has read every one of them"
    return both


def test_the_known_pair_is_among_the_five_most_alike_of_eight_in_ten(twins, capsys):
    assert len(twins) == 50
    missed = [
        one
        for pair in twins
        for one, other in (pair, pair[::-1])
        if other not in [found.entry for found in like(one, reader=Stranger())[:FIRST]]
    ]
    hits = 2 * len(twins) - len(missed)
    with capsys.disabled():
        print(
            f"\n{hits} of {2 * len(twins)} have their pair among the {FIRST} most alike; not {[one.title for one in missed]}"
        )
    assert hits >= 80
