"""Pages of events: what they show, to whom, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from hlh.people.models import Profile
from knowledge_hub.models import Event
from tests.conftest import sign_in
from tests.knowledge_hub.conftest import WAY_IN, make_event, publish, stranger_reads


def test_a_page_shows_when_it_is_on_the_readers_clock_and_on_its_own(home, fatou):
    event = make_event(home, begins_at=datetime(2027, 3, 28, 12, 30, tzinfo=UTC), zone="Europe/Paris")
    Profile.objects.create(person=fatou, time_zone="Asia/Kathmandu")
    page = stranger_reads(event.url_path)
    assert "March 28, 2027, 12:30 p.m.</time> <bdi>(UTC)" in page
    assert "March 28, 2027, 2:30 p.m.</time> <bdi>(Europe/Paris)" in page
    assert "March 28, 2027, 6:15 p.m.</time> <bdi>(Asia/Kathmandu)" in sign_in(fatou).get(event.url_path).text
    assert WAY_IN not in page


@pytest.mark.parametrize(
    ("field", "words", "hours"),
    [("ends_at", "It would end before it begins", -1), ("registration_until", "Registration ends before", 1)],
)
def test_what_cannot_be_is_refused_with_a_sentence(home, field, words, hours):
    begins = now() + timedelta(days=3)
    said = {"begins_at": begins, "ends_at": begins + timedelta(hours=2), field: begins + timedelta(hours=hours)}
    with pytest.raises(ValidationError, match=words):
        publish(home, Event(title="Nights", organiser="WHO", **said))
    assert not Event.objects.exists()
