"""The screens of moderation in a browser: accessible, whole on a phone, also from right to left and in the dark."""

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case
from hlh.catalogue.moderation import holding
from hlh.people.models import Appointment, Role
from tests.browser.test_thread import looked_at
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in


@pytest.fixture
def talk(whole):
    """A discussion with a hidden post, one that was flagged, and two that wait; who keeps it, and who wrote first here."""
    ada, fatou = make_person("Ada"), make_person("Fatou", country_id="SEN")
    Appointment.objects.appoint(ada, Role.ADMINISTRATOR, by=Actor.objects.system())
    talk = discuss(make_lab("careful", first_posts_wait_since=now(), title="Supplies and small loans"))
    keeper = make_person("Frida")
    Appointment.objects.appoint(keeper, Role.FACILITATOR, by=Actor.objects.system())
    for words in ("We lent stock against a one-page note.", "The notes got lost, so now there is a book."):
        post_to(sign_in(keeper), talk, words)
    for anchor, reason in (("post-2", "wrong"), ("post-3", "unkind")):
        by = Actor.objects.of(fatou)
        holding.flag(entry_of(talk), anchor, person=fatou, reason=reason, words="It was every Monday.", by=by)
    Case.objects.earliest("pk").hide(reason="wrong", words="Monday, says the ministry.", by=Actor.objects.of(ada))
    post_to(sign_in(fatou), talk, "We counted the stock every Friday and called the next district.")
    post_to(sign_in(fatou), talk, "Give the child 250 mg amoxicillin twice a day for five days.")
    settle_all()
    return talk, ada, fatou


def test_the_screens_of_moderation_are_accessible_and_whole_on_a_phone(hub, chromium, talk):
    talk, ada, fatou = talk
    held = Case.objects.get(why="newcomer")
    own = ["/moderation/", f"/moderation/{held.pk}/", talk.lab.get_absolute_url()]
    looked_at(chromium, hub, own, person=ada)
    flagging = f"/moderation/flag/?at={talk.address}&post=post-3"
    looked_at(chromium, hub, [flagging, talk.address], person=fatou)
