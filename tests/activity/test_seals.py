"""The ledger under seal: what was changed behind the hub's back is found and named."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from hlh.activity import sealing
from hlh.activity.ledger import record, settle_all
from hlh.activity.models import Actor, Fact, Horizon, Seal
from hlh.activity.tasks import seal
from hlh.people import facts
from hlh.people.erasing import erase
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.servers import until

PATIENCE = 400  # seconds: the longest test holds its transaction open for most of them where the machine is slow

pytestmark = pytest.mark.usefixtures("whole")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)


@pytest.fixture(autouse=True)
def _nothing_has_happened(whole):
    """What laying the ground told of is no matter here."""
    by_force("TRUNCATE activity_fact CASCADE")


@pytest.fixture
def hub(whole):
    return Actor.objects.system()


def happen(hub, *, times=1):
    with transaction.atomic():
        return [record(facts.NAMING_CHANGED, hub, by=hub, naming=0, quoting="no") for _time in range(times)]


def seal_all():
    """Ticks of beat: the first notes how far the next may go, once all that is open on this server has ended.

    The tests that run meanwhile hold transactions open on it too, each for as long as it lasts.
    """
    newest = Fact.objects.order_by("pk").last()

    def all_is_sealed():
        seal()
        return newest is None or Seal.objects.filter(last__gte=newest.pk).exists()

    seal()
    until(all_is_sealed, seconds=PATIENCE)


def by_force(change, *values):
    """What somebody does who owns the database."""
    with connection.cursor() as cursor:
        for table in ("fact", "seal"):
            cursor.execute(f"ALTER TABLE activity_{table} DISABLE TRIGGER USER")
        cursor.execute(change, values)
        for table in ("fact", "seal"):
            cursor.execute(f"ALTER TABLE activity_{table} ENABLE TRIGGER USER")


def verified(capsys):
    call_command("verify_ledger")
    return capsys.readouterr().out


def test_facts_are_sealed_in_batches_each_with_the_hash_of_the_one_before(hub, capsys):
    told = happen(hub, times=7)

    seal_all()

    first, second, third = Seal.objects.order_by("pk")
    assert [one.count for one in (first, second, third)] == [3, 3, 1]
    assert (first.previous, second.previous, third.previous) == ("", first.hash, second.hash)
    assert (first.first, third.last) == (told[0].pk, told[-1].pk)
    said = verified(capsys)
    assert "7 facts under 3 seals hold; 0 facts wait" in said
    assert third.hash in said


def test_an_empty_ledger_holds_and_sealing_it_makes_no_seal(capsys):
    seal_all()

    assert not Seal.objects.exists()
    assert "0 facts under 0 seals hold; 0 facts wait" in verified(capsys)


def test_what_is_not_sealed_yet_is_said(hub, capsys):
    happen(hub, times=2)
    seal()

    assert "0 facts under 0 seals hold; 2 facts wait" in verified(capsys)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE activity_fact SET details = '{\"naming\": 3}' WHERE id = %s", "was changed"),
        ("UPDATE activity_fact SET at = at + interval '1 microsecond' WHERE id = %s", "was changed"),
        ("DELETE FROM activity_fact WHERE id = %s", "a fact was deleted"),
    ],
)
def test_a_fact_that_was_changed_or_deleted_is_found(hub, change, words):
    told = happen(hub, times=7)
    seal_all()
    second = Seal.objects.order_by("pk")[1]

    told[4].reactions.all().delete()  # nothing that was owed for it is in the way
    by_force(change, told[4].pk)

    with pytest.raises(CommandError, match=f"{second}.*{words}"):
        call_command("verify_ledger")


def test_a_fact_that_was_put_in_is_found(hub):
    happen(hub, times=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('activity_fact', 'id'))")  # a number that nobody got
        unused = cursor.fetchone()[0]
    happen(hub, times=2)
    seal_all()

    columns = "verb, target_type_id, target_id, actor_id, details, at"
    by_force(
        f"INSERT INTO activity_fact (id, {columns}) SELECT %s, {columns} FROM activity_fact LIMIT 1",
        unused,
    )

    with pytest.raises(CommandError, match="a fact was put in"):
        call_command("verify_ledger")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE activity_seal SET hash = repeat('a', 64) WHERE id = %s", "the seal itself, was changed"),
        ("UPDATE activity_seal SET previous = repeat('a', 64) WHERE id = %s", "does not follow"),
        ("DELETE FROM activity_seal WHERE id = %s", "does not follow"),
    ],
)
def test_a_seal_that_was_changed_or_taken_out_is_found(hub, change, words):
    happen(hub, times=9)
    seal_all()

    by_force(change, Seal.objects.order_by("pk")[1].pk)

    with pytest.raises(CommandError, match=words):
        call_command("verify_ledger")


def test_who_changes_a_fact_and_its_seal_would_have_to_change_every_later_one(hub):
    told = happen(hub, times=9)
    seal_all()
    first = Seal.objects.order_by("pk").first()
    by_force("UPDATE activity_fact SET target_id = 99 WHERE id = %s", told[0].pk)
    batch = sealing.Batch("")
    for number, line in sealing._sealed_facts():
        if number <= first.last:
            batch.take(number, line)
    by_force("UPDATE activity_seal SET hash = %s WHERE id = %s", batch.hash, first.pk)

    with pytest.raises(CommandError, match="does not follow"):
        call_command("verify_ledger")


@pytest.mark.parametrize("change", ["UPDATE activity_seal SET count = 1", "DELETE FROM activity_seal"])
def test_the_database_refuses_to_change_or_delete_a_seal(hub, change):
    happen(hub)
    seal_all()

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(change)


def test_no_seal_goes_over_a_fact_that_is_not_committed_yet(hub, capsys):
    """Its id is lower than those of facts that are there: sealed over, it would look put in."""
    written, go_on = Event(), Event()

    def slowly():
        with transaction.atomic():
            record(facts.NAMING_CHANGED, hub, by=hub, naming=0, quoting="no")
            written.set()
            go_on.wait(60)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(slowly)
        written.wait(60)
        happen(hub, times=2)
        for _tick in range(3):
            seal()
        assert not Seal.objects.exists()
        go_on.set()
        slow.result()
    seal_all()

    assert "3 facts under 1 seals hold" in verified(capsys)


def test_two_sealers_at_once_make_one_chain(hub, capsys):
    happen(hub, times=20)
    seal()

    def tick():
        seal()
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        for ticking in [pool.submit(tick) for _sealer in range(4)]:
            ticking.result()
    seal_all()

    assert "20 facts under 7 seals hold" in verified(capsys)


def test_a_hub_restored_from_a_backup_goes_on_sealing(hub, capsys):
    """Its server counts transactions anew, and the noted horizon would never be reached."""
    happen(hub)
    Horizon.objects.create(pk=1, fact=1, transaction=2**50)

    seal_all()

    assert "1 facts under 1 seals hold" in verified(capsys)


def test_the_ledger_holds_after_an_erasure(whole, capsys):
    fatou = make_person("Fatou", country_id="SEN")
    post_to(sign_in(fatou), discuss(make_lab()), "We borrowed from the next district.")
    settle_all()
    seal_all()
    sealed = Seal.objects.count()

    erase(fatou, by=Actor.objects.system())
    seal_all()

    assert Seal.objects.count() > sealed
    assert f"{Fact.objects.count()} facts under" in verified(capsys)
