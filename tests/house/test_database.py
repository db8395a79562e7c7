"""Whether a connection still stands is seen without asking, and a server that went away is seen too."""

from datetime import UTC, datetime

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Exists
from django.db.models.functions import TruncDate

from hlh.database.rows import insert
from hlh.database.statements import Statement
from hlh.people.models import Person, Voice
from hlh.taxonomy.models import Country
from tests.conftest import make_person
from tests.servers import until


@pytest.fixture
def other(db):
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.ensure_connection()
    yield other
    other.close()


def asked_last(other):
    """When a connection was last asked something, as the server says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [other.connection.info.backend_pid])
        return cursor.fetchone()[0]


def test_a_connection_on_which_nothing_came_is_usable_without_a_question(other):
    before = asked_last(other)

    assert all(other.is_usable() for _time in range(20))

    assert asked_last(other) == before


def test_a_connection_that_the_server_ended_is_not_usable(other):
    assert other.is_usable()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])

    until(lambda: not other.is_usable())


def test_after_something_went_wrong_the_server_is_asked(other):
    before = asked_last(other)
    other.errors_occurred = True

    assert other.is_usable()

    assert asked_last(other) > before


def test_a_statement_written_once_gives_what_the_query_gives_for_other_numbers(db):
    for name in ("Asha", "Bela", "Chen"):
        make_person(name)
    people = Person.objects.order_by("pk")
    first, second, third = people.values_list("pk", flat=True)
    statement = Statement(
        lambda after, but: people.filter(pk__gt=after).exclude(pk=but).values_list("name", "joined_at"), "after", "but"
    )

    assert statement.rows(after=first, but=third) == list(people.filter(pk=second).values_list("name", "joined_at"))
    assert [name for name, _joined in statement.rows(after=0, but=second)] == ["Asha", "Chen"]


def test_a_statement_gives_models_with_their_relations_and_what_is_annotated(db, django_assert_num_queries):
    kenya = Country.objects.get(iso3="KEN")
    asha, bela = make_person("Asha"), make_person("Bela")
    for person in (asha, None):
        Voice.objects.create(
            place=f"discussion:{person.pk if person else 0}", person=person, language="en", country=kenya
        )

    def write(*, place, person):
        found = Voice.objects.select_related("person").annotate(is_hers=Exists(Person.objects.filter(pk=person)))
        return found.filter(place=place)

    statement = Statement(write, "person", texts=("place",))

    with django_assert_num_queries(3):
        (hers,) = statement.things(place=f"discussion:{asha.pk}", person=asha.pk)
        (nobodys,) = statement.things(place="discussion:0", person=bela.pk + 1)
        none = statement.things(place="stands in for place", person=bela.pk)
        assert (hers.person.name, hers.is_hers) == ("Asha", True)
        assert (nobodys.person, nobodys.is_hers) == (None, False)
        assert none == []


def test_a_packed_statement_gives_the_same_rows_with_days_moments_and_nothing(db):
    asha = make_person("Asha ”\u2028", country_id="KEN")
    Person.objects.filter(pk=asha.pk).update(joined_at=datetime(2026, 3, 1, 23, 59, 59, 123456, tzinfo=UTC))
    make_person("Bela")

    def write(*, after):
        day = TruncDate("joined_at", tzinfo=UTC)
        found = Person.objects.filter(pk__gt=after).order_by("pk").annotate(day=day)
        return found.values_list("pk", "name", "country_id", "joined_at", "day", "was_appointed")

    plain, packed = Statement(write, "after"), Statement(write, "after", packed=True)
    assert packed.rows(after=0) == plain.rows(after=0) == list(write(after=0))
    assert packed.rows(after=asha.pk + 1_000_000) == []


def test_a_statement_takes_any_many_numbers_as_one_value(db):
    people = [make_person(name).pk for name in ("Asha", "Bela", "Chen")]
    statement = Statement(
        lambda among: Person.objects.filter(pk__among=among).order_by("pk").values_list("name"), "among"
    )

    assert statement.rows(among=people[:2]) == [("Asha",), ("Bela",)]
    assert statement.rows(among=[*people, 0]) == [("Asha",), ("Bela",), ("Chen",)]
    assert statement.rows(among=[]) == []
    assert list(Person.objects.filter(pk__among=people[2:]).values_list("name")) == [("Chen",)]


def test_a_statement_that_does_not_ask_for_a_number_is_a_mistake(db):
    statement = Statement(lambda after: Person.objects.values_list("name"), "after")

    with pytest.raises(RuntimeError, match="after"):
        statement.rows(after=1)


def test_a_row_is_inserted_once_where_the_same_stands_already(db):
    kenya = Country.objects.get(iso3="KEN")

    def voice():
        return Voice(place="discussion:1", person=asha, language="en", country=kenya)

    asha, where = make_person("Asha"), "(place, person_id) WHERE person_id IS NOT NULL"
    assert insert(one := voice(), unless=where)
    assert Voice.objects.get() == one
    assert not insert(voice(), unless=where)
    assert Voice.objects.count() == 1
