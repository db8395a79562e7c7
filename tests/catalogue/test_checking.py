"""Twenty inconsistencies put in by SQL: each is found, all are healed, in the same memory whatever the size."""

import numpy as np
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.models import Version
from hlh.catalogue import checking, embedding
from hlh.catalogue.audiences import audience
from hlh.catalogue.entries import entry_of, weave
from hlh.catalogue.models import Embedding
from hlh.catalogue.searching import Wanted, find
from hlh.catalogue.tasks import embed_missing
from hlh.people.models import Voice
from hlh.people.models.persons import Stranger
from learning_labs.models import Discussion
from tests.briefs.conftest import make_brief
from tests.conftest import discuss, make_lab

ENTRY = "UPDATE catalogue_entry SET {} WHERE kind = 'discussion'"
PASSAGE = "UPDATE catalogue_passage SET {} WHERE entry_id = (SELECT id FROM catalogue_entry WHERE kind = 'discussion')"
NOWHERE = 987654321
WRONG = {
    "the entry is missing": "DELETE FROM catalogue_entry WHERE kind = 'lab'",
    "the thing is gone": f"UPDATE catalogue_entry SET thing_id = {NOWHERE} WHERE kind = 'lab'",
    "the entry is of what has none": "UPDATE catalogue_entry SET thing_type_id = "
    "(SELECT id FROM django_content_type WHERE model = 'voice') WHERE kind = 'lab'",
    "kind": ENTRY.format("kind = 'page'"),
    "title": ENTRY.format("title = 'something else'"),
    "summary": ENTRY.format("summary = 'something else'"),
    "language": ENTRY.format("language = 'ru'"),
    "areas": ENTRY.format("areas = ARRAY[1, 2]"),
    "countries": ENTRY.format("countries = ARRAY['KEN']"),
    "phase": ENTRY.format("phase = 'recovery'"),
    "levels": ENTRY.format("levels = ARRAY['facility']"),
    "lab": ENTRY.format("lab = 'elsewhere'"),
    "solved": ENTRY.format("solved = 'yes'"),
    "date": ENTRY.format("published_at = published_at - interval '1 year'"),
    "address": ENTRY.format("address = '/labs/elsewhere/1/'"),
    "audience": ENTRY.format("audience_id = (SELECT id FROM catalogue_audience WHERE key = 'members')"),
    "a passage is missing": "DELETE FROM catalogue_passage WHERE anchor = 'post-1'",
    "a passage too many": "INSERT INTO catalogue_passage (entry_id, anchor, text, language, words) "
    "SELECT id, 'post-99', 'x', 'en', '' FROM catalogue_entry WHERE kind = 'discussion'",
    "the text of a passage": PASSAGE.format("text = 'something else'"),
    "the language of a passage": PASSAGE.format("language = 'ru'"),
    "the voice of a passage": PASSAGE.format("voice_id = NULL"),
    "the words of a passage": PASSAGE.format("words = to_tsvector('hlh_en', 'giraffe')"),
    "the words of the title": PASSAGE.format("words = ts_filter(words, '{b}')"),
    "meaning of another text": "UPDATE catalogue_embedding SET read = md5('something else')",
    "meaning by another model": "UPDATE catalogue_embedding SET model = 'of-yesterday'",
    "meaning of nothing": f"UPDATE catalogue_embedding SET passage_id = {NOWHERE} WHERE passage_id = "
    "(SELECT max(id) FROM catalogue_passage WHERE anchor = 'post-1')",
    "an edge to nothing": f"UPDATE catalogue_edge SET made_id = {NOWHERE}",
    "an edge from nothing": f"UPDATE catalogue_edge SET source_id = {NOWHERE}",
    "a passage of nothing": f"INSERT INTO catalogue_passage (entry_id, anchor, text, language, words) "
    f"VALUES ({NOWHERE}, '', 'x', 'en', '')",
}


@pytest.fixture
def read(discussion, monkeypatch):
    """A discussion whose passages the model has read."""
    ContentType.objects.get_for_model(Voice)
    audience("members")

    def ones(texts, **_said):
        return np.ones((len(texts), Embedding.DIMENSIONS), dtype=np.float32)

    monkeypatch.setattr(embedding, "of", ones)
    embed_missing()
    assert not list(checking.differences())
    return discussion


def put_in(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", WRONG.values(), ids=WRONG.keys())
def test_each_inconsistency_is_found_and_healed(read, statement):
    put_in(statement)
    with pytest.raises(CommandError, match="differ"):
        call_command("catalogue", check=True)
    call_command("catalogue", mend=True)
    call_command("catalogue", check=True)


def test_what_an_entry_says_is_healed_without_reading_again_what_it_means(read):
    meanings = set(Embedding.objects.values_list("pk", flat=True))
    put_in("UPDATE catalogue_entry SET lab = '', solved = ''")  # as they stand when the columns are new
    assert checking.mend() == 3  # a lab, its discussion and the question
    assert list(checking.differences()) == []
    assert set(Embedding.objects.values_list("pk", flat=True)) == meanings
    put_in(ENTRY.format("solved = ''"))
    put_in(WRONG["the words of a passage"])
    checking.mend()
    assert list(checking.differences()) == []


def test_twenty_and_more_at_once_are_found_and_healed(db, monkeypatch):
    """Each in a lab of its own, all of them sewn to one."""
    ContentType.objects.get_for_model(Voice)
    audience("members")
    first = entry_of(make_lab("first"))
    entries = [entry_of(make_lab(f"lab-{number}")) for number in range(len(WRONG))]
    for entry in entries:
        weave(first, entry)
    monkeypatch.setattr(embedding, "of", lambda texts, **_said: np.ones((len(texts), 384), dtype=np.float32))
    embed_missing()
    assert list(checking.differences()) == []
    for entry, statement in zip(entries, WRONG.values(), strict=True):
        put_in(_only(statement, entry.pk, entry.passages.get().pk))
    assert len(list(checking.differences())) >= 20
    checking.mend()
    assert list(checking.differences()) == []
    assert len(find(Wanted(kind="lab"), reader=Stranger(), size=100).rows) == len(WRONG) + 1


def _only(statement, entry, passage):
    """The statement, for one entry alone."""
    statement = statement.replace("WHERE kind = 'discussion'", f"WHERE id = {entry}")
    statement = statement.replace("WHERE kind = 'lab'", f"WHERE id = {entry}")
    statement = statement.replace("WHERE anchor = 'post-1'", f"WHERE id = {passage}")
    if statement.startswith("UPDATE catalogue_embedding"):
        return f"{statement.partition(' WHERE ')[0]} WHERE passage_id = {passage}"
    if statement.startswith("UPDATE catalogue_edge"):
        return f"{statement} WHERE made_id = {entry}"
    return statement


def test_a_thing_that_cannot_be_read_is_named_and_keeps_no_other_from_being_healed(amina, caplog):
    broken, other = make_brief(amina, stage="published"), make_brief(amina, stage="published")
    Version.objects.filter(pk=broken.version_id).update(claims=[{"odd": 1}])
    put_in(f"UPDATE catalogue_entry SET title = 'something else' WHERE id = {entry_of(other).pk}")
    assert {(one.thing, one.what) for one in checking.differences()} == {
        (broken.pk, "does not say what it is: KeyError"),
        (other.pk, "says something else"),
    }

    assert checking.mend() == 1

    assert [one.thing for one in checking.differences()] == [broken.pk]
    assert f"briefs.Brief {broken.pk} is not mended" in caplog.text


def test_a_chunk_costs_the_same_queries_however_full_it_is(db):
    lab = make_lab()
    discuss(lab, once="first")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert list(checking.differences()) == []
        return len(captured)

    queries()
    few = queries()
    for number in range(20):
        discuss(lab, text=f"Insulin ran out in district {number}", once=str(number))
    assert Discussion.objects.count() == 21
    assert queries() <= few
