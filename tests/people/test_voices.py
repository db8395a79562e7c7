import pytest
from django.utils.translation import override

from hlh.activity.models import Actor, Fact
from hlh.people.erasing import erase
from hlh.people.models import Naming, Voice
from hlh.people.models.persons import Stranger
from hlh.people.speakers import shown_as
from hlh.people.voices import (
    carried,
    given_to,
    named_as_written_by,
    offered,
    reached_by,
    rename,
    speak,
    told_in,
    voice_of,
    widened,
    written_by,
)
from hlh.people.voices import voice_at as at_an_address
from hlh.taxonomy.models import Country
from learning_labs.models import Post
from tests.conftest import make_person, post_to


def test_an_address_gets_no_voice_of_a_former_member(db):
    amina = make_person("Amina")
    here = told_in(amina, "event:3")
    erase(amina, by=Actor.objects.system())

    again = [at_an_address("desk@alliance.example", "event:3", language="en") for _time in range(2)]

    assert again[0] == again[1] != here
    assert Voice.objects.get(pk=here.pk).is_former


@pytest.fixture
def kenya(db):
    return Country.objects.get(pk="KEN")


def voice_at(person, level, *, floor=Naming.OFFICE, place="discussion:1"):
    return speak(person, place, naming=level, quoting="ask", floor=floor, among={"KEN": 3})


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Naming.OFFICE, "Amina, District health officer, Ministry of Health"),
        (Naming.COUNTRY, "A health manager, Kenya"),
        (Naming.REGION, "A health manager, African Region"),
        (Naming.NOBODY, "A health manager"),
    ],
)
def test_each_level_says_just_so_much(amina, level, words):
    assert shown_as(voice_at(amina, level), to=Stranger()).name == words


def test_a_voice_is_shown_in_the_readers_language(amina):
    with override("fr"):
        assert "Kenya" in shown_as(voice_at(amina, Naming.COUNTRY)).name
        assert "Région africaine" in shown_as(voice_at(amina, Naming.REGION, place="discussion:2")).name


def test_nobody_is_named_beyond_the_floor_of_the_place(amina):
    voice = voice_at(amina, Naming.OFFICE, floor=Naming.COUNTRY)
    assert shown_as(voice).name == "A health manager, Kenya"


def test_one_knows_ones_own_voice_and_nobody_elses(amina, fatou):
    voice = voice_at(amina, Naming.NOBODY)
    assert shown_as(voice, to=amina).is_you
    assert not shown_as(voice, to=fatou).is_you
    assert not shown_as(voice, to=None).is_you


@pytest.mark.parametrize(
    ("others", "levels"),
    [
        ({}, [Naming.OFFICE, Naming.NOBODY]),
        ({"KEN": 1}, [Naming.OFFICE, Naming.NOBODY]),
        ({"KEN": 2}, [Naming.OFFICE, Naming.COUNTRY, Naming.REGION, Naming.NOBODY]),
        ({"SEN": 1, "NGA": 1}, [Naming.OFFICE, Naming.REGION, Naming.NOBODY]),
        ({"FRA": 1, "PER": 1}, [Naming.OFFICE, Naming.NOBODY]),
    ],
)
def test_a_level_is_offered_only_where_three_people_fit_it(kenya, others, levels):
    assert offered(kenya, among=others) == levels


def test_the_floor_takes_levels_away_and_a_person_without_a_name_has_none(kenya):
    among = {"KEN": 2}
    assert offered(kenya, floor=Naming.REGION, among=among) == [Naming.REGION, Naming.NOBODY]
    assert Naming.OFFICE not in offered(kenya, among=among, by_name=False)
    assert offered(None, among=among) == [Naming.OFFICE, Naming.NOBODY]


@pytest.mark.parametrize(("many", "level"), [(2, Naming.NOBODY), (3, Naming.COUNTRY)])
def test_who_takes_words_that_were_typed_for_them_counts_once_among_their_country(kenya, amina, many, level):
    voice = Voice.objects.create(place="brief:typed")
    given_to(voice, amina, naming=Naming.COUNTRY, quoting="ask", country=None, among={"KEN": many})
    assert voice.level == level
    stranger = Voice.objects.create(place="brief:told")  # is not among those who have an account
    given_to(stranger, None, naming=Naming.COUNTRY, quoting="ask", country=kenya, among={"KEN": many})
    assert stranger.level == Naming.COUNTRY


def test_a_level_that_is_not_offered_becomes_the_next_wider_one():
    assert widened(Naming.COUNTRY, [Naming.OFFICE, Naming.REGION, Naming.NOBODY]) == Naming.REGION
    assert widened(Naming.COUNTRY, [Naming.OFFICE, Naming.NOBODY]) == Naming.NOBODY
    assert widened(Naming.OFFICE, [Naming.OFFICE, Naming.NOBODY]) == Naming.OFFICE


def test_a_voice_carried_elsewhere_is_never_named_further_than_that_place_allows(amina):
    here = voice_at(amina, Naming.COUNTRY)
    there = carried(here, "discussion:2", floor=Naming.OFFICE, among={"FRA": 1})
    assert there.level == Naming.NOBODY
    assert there.is_of(amina)


def test_the_address_of_an_asker_stays_behind_when_the_voice_is_carried(db):
    voice = Voice.objects.create(place="question:1", address="somebody@health.example")
    assert carried(voice, "discussion:2", floor=Naming.OFFICE, among={}).address == ""
    assert reached_by(voice).address == "somebody@health.example"


def test_somebody_speaks_with_one_voice_in_a_place_and_speaking_again_does_not_rename_it(amina):
    first = voice_at(amina, Naming.NOBODY)
    second = voice_at(amina, Naming.COUNTRY)
    assert first.pk == second.pk
    assert voice_of(amina, "discussion:1").level == Naming.NOBODY


def test_changing_ones_naming_is_recorded_without_words(amina):
    voice = voice_at(amina, Naming.COUNTRY)
    rename(voice, naming=Naming.NOBODY, quoting="no", among={"KEN": 2}, by=Actor.objects.of(amina))
    assert shown_as(voice).name == "A health manager"
    assert Fact.objects.get(verb="voice.renamed").details == {"naming": 0, "quoting": "no"}


def test_only_named_contributions_count_for_others(client, amina, discussion):
    client.force_login(amina)
    post_to(client, discussion, "We lent stock against a note.", naming=Naming.NOBODY)
    assert Post.objects.filter(written_by(amina)).count() == 1
    assert Post.objects.filter(named_as_written_by(amina)).count() == 0
    assert Post.objects.filter(written_by(Stranger())).count() == 0


def test_nobody_can_be_reached_through_a_voice_without_person_and_address(db):
    assert reached_by(Voice.objects.create(place="question:1")) is None


def test_an_erased_person_leaves_what_they_said_and_nothing_of_themselves(client, amina, ada, discussion):
    client.force_login(amina)
    post_to(client, discussion, "We lent stock against a note.", naming=Naming.OFFICE)

    report = erase(amina, by=Actor.objects.of(ada))

    page = client.get(discussion.get_absolute_url()).text
    assert "We lent stock against a note." in page
    assert "A former member" in page
    assert "Amina" not in page
    assert report["voices"] == 1
    assert not Actor.objects.filter(person__isnull=False).exclude(person=ada).exists()
    assert not Voice.objects.filter(person__isnull=False).exists()


def test_erasing_forgets_letters_too(db, client, amina):
    from hlh.mail.models import Letter

    client.post("/accounts/login/code/", {"email": amina.email})
    assert Letter.objects.filter(to_address=amina.email).exists()
    erase(amina, by=Actor.objects.system())
    assert not Letter.objects.exists()


def test_two_people_may_have_one_voice_each_in_a_place(amina, fatou):
    assert voice_at(amina, Naming.NOBODY).pk != voice_at(fatou, Naming.NOBODY).pk


def test_a_person_without_a_country_is_named_by_office_or_not_at_all(db):
    person = make_person("Xavier")
    assert shown_as(voice_at(person, Naming.COUNTRY)).name == "A health manager"
