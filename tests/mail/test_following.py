"""Whoever follows something hears what becomes of it: once, with the reason, never of what they did or may not read."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from briefs.models import Brief
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Bookmark, Follow
from hlh.loop import tell_who_follows
from hlh.mail import telling
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import remind_who_asked, send_due
from hlh.taxonomy.models import Area, Country
from knowledge_hub.models import HubHome
from learning_labs.models import Lab, Membership
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.knowledge_hub.conftest import make_resource
from tests.mail.conftest import letters


def told(person):
    """What somebody was told, the first first, as (kind, reason)."""
    settle_all()
    return list(Notice.objects.of(person).order_by("at", "pk").values_list("kind", "reason"))


THIS = ("followed", "You follow this.")


def test_who_follows_a_discussion_hears_of_each_post_and_gets_one_letter_a_day(amina, fatou, discussion):
    Follow.objects.begin(fatou, entry=entry_of(discussion))
    for text in ("We lent stock.", "And wrote it down."):
        post_to(sign_in(amina), discussion, text)
    assert told(fatou) == [THIS, THIS]
    assert Notice.objects.of(fatou).latest("pk").address == f"{discussion.get_absolute_url()}#post-3"
    assert not letters(fatou, "followed")
    telling.collect()
    send_due()
    [digest] = letters(fatou, "digest")
    assert digest.text.count(discussion.title) == 2
    assert "You follow this." in digest.text


def test_who_takes_part_is_told_by_the_lab_and_not_once_more(amina, fatou, discussion):
    Follow.objects.begin(fatou, entry=entry_of(discussion))
    Follow.objects.begin(amina, entry=entry_of(discussion))
    post_to(sign_in(fatou), discussion, "We ask too.")
    settle_all()
    post_to(sign_in(amina), discussion, "We lent stock.")
    assert told(fatou) == [("post-written", "You take part in this discussion.")]
    assert [kind for kind, _reason in told(amina)] == ["followed"]  # what Fatou wrote, and not her own


def test_the_same_post_is_told_once_however_often_its_reaction_runs(amina, fatou, discussion):
    Follow.objects.begin(fatou, entry=entry_of(discussion))
    post_to(sign_in(amina), discussion, "We lent stock.")
    settle_all()
    tell_who_follows(Fact.objects.filter(verb="post.written").latest("pk"))
    assert told(fatou) == [THIS]


def test_a_brief_is_told_to_who_follows_its_area_or_country_once_and_by_the_nearest_reason(amina, fatou, omar, db):
    six, two = Area.objects.get(number=6), Area.objects.get(number=2)
    kenya, nepal = Country.objects.get(pk="KEN"), Country.objects.get(pk="NPL")
    elsewhere = make_person("Maya")
    for person, what in (
        (fatou, {"area": six}),
        (fatou, {"country": kenya}),
        (omar, {"country": kenya}),
        (elsewhere, {"area": two}),
        (elsewhere, {"country": nepal}),
        (amina, {"area": six}),
    ):
        Follow.objects.begin(person, **what)
    make_brief(amina, stage="published")
    assert told(fatou) == [("followed", "You follow an area that it is about.")]
    assert told(omar) == [("followed", "You follow a country that it is about.")]
    assert told(elsewhere) == []
    assert told(amina) == []  # its author has a letter about the decision


def test_a_new_version_is_told_to_who_follows_the_brief_and_not_to_who_published_it(amina, fatou, db):
    brief = make_brief(amina, stage="published")
    editor = make_person("Edith")
    for person in (fatou, editor):
        Follow.objects.begin(person, entry=entry_of(brief))  # what was before that is not told
    brief.reopen(by=Actor.objects.of(amina))
    brief.keep({"note": "New figures."}, seen=brief.edition)
    brief.submit(by=Actor.objects.of(amina))
    brief.publish(by=Actor.objects.of(editor))
    assert told(fatou) == [THIS]
    assert told(editor) == []


@pytest.mark.parametrize("act", ["withdraw", "supersede"])
def test_what_no_longer_stands_is_told_at_once(amina, fatou, db, act):
    brief = make_brief(amina, stage="published")
    Follow.objects.begin(fatou, area=Area.objects.get(number=6))
    settle_all()
    by = Actor.objects.system()
    if act == "withdraw":
        brief.withdraw("Wrong figures.", by=by)
    else:
        brief.supersede("A newer one.", successor=make_brief(amina, stage="published", area=2), by=by)
    assert ("followed-fell", "You follow an area that it is about.") in told(fatou)
    send_due()
    [letter] = letters(fatou, "followed-fell")
    assert letter.state == Letter.State.SENT
    assert Brief.objects.get(pk=brief.pk).get_absolute_url() in letter.text
    assert brief.version.title not in letter.subject + letter.text


def test_a_page_of_the_hub_that_is_followed_says_when_it_changed(fatou, db):
    page = make_resource(HubHome.objects.get(slug="hub"))
    settle_all()
    Follow.objects.begin(fatou, entry=entry_of(page))
    page.title = "Four-week oxygen table"
    page.save_revision().publish()
    assert told(fatou) == [THIS]


def test_who_may_not_read_it_any_more_hears_nothing(amina, fatou):
    lab = make_lab("closed", readers=Lab.Readers.LAB)
    discussion = discuss(lab)
    for person in (amina, fatou):
        lab.welcome(person, by=Actor.objects.system())
    Follow.objects.begin(fatou, entry=entry_of(discussion))
    Membership.objects.filter(person=fatou).delete()
    post_to(sign_in(amina), discussion, "Among ourselves.")
    assert told(fatou) == []


def test_who_may_not_read_it_when_the_letter_goes_out_gets_none(amina, fatou):
    lab = make_lab("closed", readers=Lab.Readers.LAB)
    discussion = discuss(lab)
    for person in (amina, fatou):
        lab.welcome(person, by=Actor.objects.system())
    Follow.objects.begin(fatou, entry=entry_of(discussion))
    Preferences.objects.create(person=fatou, cadences={"followed": "now"})
    post_to(sign_in(amina), discussion, "Among ourselves.")
    assert told(fatou) == [THIS]
    Membership.objects.filter(person=fatou).delete()
    send_due()
    [letter] = letters(fatou, "followed")
    assert letter.state == Letter.State.UNDELIVERABLE
    assert letter.text == ""


def test_one_click_stops_what_one_follows_and_nothing_else(amina, fatou, client, discussion):
    Follow.objects.begin(fatou, entry=entry_of(discussion))
    Preferences.objects.create(person=fatou, cadences={"followed": "now"})
    post_to(sign_in(amina), discussion, "We lent stock.")
    settle_all()
    send_due()
    [letter] = letters(fatou, "followed")
    way_out = letter.text.split("Stop letters like this one: ")[1].split()[0]
    opened = client.get(way_out, follow=True).text
    assert "All of this kind" in opened
    assert "Those from this place" not in opened
    client.post(way_out, {"List-Unsubscribe": "One-Click"})
    chosen = Preferences.objects.get(person=fatou)
    assert (chosen.cadences["followed"], chosen.no_letters) == ("off", False)
    post_to(sign_in(amina), discussion, "More.")
    assert len(told(fatou)) == 1


def test_what_is_followed_comes_once_a_day_until_somebody_chooses_otherwise(fatou):
    browser = sign_in(fatou)
    page = browser.get("/me/preferences/").text
    part = page.split('id="id_kind-followed"')[1].split("</select>")[0]
    assert '<option value="daily" selected>' in part


# Reminders


def kept(person, entry, day):
    return Bookmark.objects.create(person=person, entry=entry, remind_on=day)


def today():
    return now().date()


@pytest.fixture
def at(monkeypatch):
    """Sets the hour of today, in UTC."""

    def set_hour(hour):
        moment = now().replace(hour=hour, minute=30)
        monkeypatch.setattr("hlh.mail.following.now", lambda: moment)

    return set_hour


def test_who_asked_is_reminded_once_that_morning_by_notice_and_letter(fatou, discussion, at):
    entry = entry_of(discussion)
    kept(fatou, entry, today())
    at(6)
    remind_who_asked()
    assert told(fatou) == []
    at(7)
    remind_who_asked()
    remind_who_asked()
    assert told(fatou) == [("reminder", "You wanted to be reminded of it today.")]
    send_due()
    [letter] = letters(fatou, "reminder")
    assert letter.subject == "What you wanted to be reminded of"
    assert discussion.title in letter.text
    assert entry.address in letter.text


@pytest.mark.parametrize(("hours_ahead", "first"), [(-5, 12), (9, 0), (3, 4)])
def test_the_morning_is_that_of_the_persons_own_clock(fatou, discussion, at, hours_ahead, first):
    Preferences.objects.create(person=fatou, hours_ahead=hours_ahead)
    kept(fatou, entry_of(discussion), today())
    if first:
        at(first - 1)
        remind_who_asked()
        assert told(fatou) == []
    at(first)
    remind_who_asked()
    assert len(told(fatou)) == 1


def test_what_comes_on_one_day_comes_in_one_letter(fatou, amina, at):
    for number in range(3):
        kept(fatou, entry_of(discuss(make_lab(f"lab-{number}"), f"Question {number}")), today())
    kept(fatou, entry_of(make_brief(amina, stage="published")), today() + timedelta(days=1))
    at(9)
    remind_who_asked()
    assert len(told(fatou)) == 3
    send_due()
    [letter] = letters(fatou, "reminder")
    assert letter.text.count("/labs/") == 3


def test_one_who_cannot_be_reminded_keeps_no_other_waiting(fatou, omar, discussion, at, caplog):
    kept(fatou, entry_of(discussion), today())
    kept(omar, entry_of(discussion), today())
    Preferences.objects.create(person=fatou, rest="never")
    at(9)
    remind_who_asked()
    assert (len(told(fatou)), len(told(omar))) == (0, 1)
    assert "waits for the next round" in caplog.text


def test_nobody_is_reminded_of_what_they_may_not_read_any_more(fatou, at):
    lab = make_lab("closed", readers=Lab.Readers.LAB)
    bookmark = kept(fatou, entry_of(discuss(lab)), today())
    at(9)
    remind_who_asked()
    assert told(fatou) == []
    bookmark.refresh_from_db()
    assert bookmark.reminded_at


def test_who_wants_no_letters_finds_the_reminder_on_the_page(fatou, discussion, at):
    Preferences.objects.create(person=fatou, no_letters=True)
    kept(fatou, entry_of(discussion), today())
    at(9)
    remind_who_asked()
    assert len(told(fatou)) == 1
    assert not letters(fatou, "reminder")
    assert discussion.title in sign_in(fatou).get("/me/notices/").text


def test_a_reminder_can_be_set_again(fatou, discussion, at):
    bookmark = kept(fatou, entry_of(discussion), today())
    at(9)
    remind_who_asked()
    bookmark.remind(today())
    remind_who_asked()
    assert len(told(fatou)) == 2


@pytest.mark.parametrize("followers", [1, 30])
def test_each_follower_costs_the_same_however_many_there_are(amina, followers, django_assert_max_num_queries):
    brief = make_brief(amina, stage="published")
    settle_all()
    for number in range(followers):
        Follow.objects.begin(make_person(f"Reader-{number}"), entry=entry_of(brief))
    new_version(brief, outcome="Counted again.")
    with django_assert_max_num_queries(followers * 11 + 180):
        settle_all()
    assert Notice.objects.filter(kind="followed").count() == followers
