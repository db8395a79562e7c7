"""A short storm in every run; the long one is `python -m tests.faults.storm`."""

from tests.faults.storm import own_hub, storm


def test_nothing_is_lost_or_doubled_while_workers_die_and_the_broker_is_away():
    with own_hub() as hub:
        report = storm(hub, questions=40, kills=2, stops=2, seconds=4, seed=1)
    assert report.asked == 40
    assert report.routed_facts > 10
    assert report.letters > 20
    assert report.pages > 20
    assert not report.troubles()
