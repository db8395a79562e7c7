from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.people.models import Naming
from hlh.people.voices import speak, voice_of
from hlh.policy import NotNow
from learning_labs.models import Discussion, Lab, Membership, Post
from learning_labs.models.discussions import title_of
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in


def fill(discussion, count, person):
    voice = speak(person, discussion.place, naming=Naming.NOBODY, quoting="ask", among={})
    for number in range(count):
        Post.objects.write(
            discussion, text=f"What we did, part {number}.", language="en", voice=voice, by=Actor.objects.of(person)
        )


@pytest.mark.parametrize("count", [0, 24, 99])
def test_a_discussion_costs_the_same_at_one_post_and_at_a_hundred(
    as_, amina, fatou, discussion, count, django_assert_max_num_queries
):
    fill(discussion, count, fatou)
    browser = as_(amina)
    browser.get(discussion.get_absolute_url())
    with django_assert_max_num_queries(10):
        browser.get(discussion.get_absolute_url())


def test_a_long_discussion_is_paged_by_the_number_of_its_posts(client, amina, discussion):
    fill(discussion, 30, amina)
    first = client.get(discussion.get_absolute_url()).text
    assert first.count('<article class="post') == 25
    assert 'href="?after=25"' in first
    second = client.get(f"{discussion.get_absolute_url()}?after=25").text
    assert second.count('<article class="post') == 6


def test_posting_leads_to_the_page_that_shows_the_post(as_, amina, discussion):
    fill(discussion, 30, amina)
    answer = post_to(as_(amina), discussion, "One more.")
    assert answer["Location"].endswith("?after=25#post-32")
    assert Post.objects.get(number=32).get_absolute_url() == answer["Location"]  # as letters and notices say it


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Outreach is suspended. Can we go on?", "Outreach is suspended. Can we go on?"),
        ("One line is the title.\nThe rest is not.", "One line is the title."),
        ("It began in May. " + "And so on and so on. " * 9, "It began in May. " + "And so on and so on. " * 6),
        ("توقف التطعيم. ماذا نفعل؟ شكرا", "توقف التطعيم. ماذا نفعل؟ شكرا"),
        ("word " * 60, "word " * 31 + "word…"),
    ],
)
def test_a_title_is_as_many_whole_sentences_as_fit(text, title):
    assert title_of(text) == title.strip()
    assert len(title_of(text)) <= Discussion.TITLE


def test_a_stranger_reads_and_is_told_how_to_add(client, discussion):
    page = client.get(discussion.get_absolute_url())
    assert page.status_code == 200
    assert "Sign in to add what you know" in page.text


def test_what_is_written_in_markdown_is_shown_and_nothing_dangerous_with_it(as_, amina, discussion):
    words = "**Strong** [link](javascript:alert(1)) ![pixel](https://evil.example/x.png) <b onclick=x>raw</b>"
    post_to(as_(amina), discussion, words)
    html = Post.objects.get(number=2).html
    assert "<strong>Strong</strong>" in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert "onclick" not in html.replace("&lt;b onclick=x&gt;", "")


def test_a_post_is_named_as_far_as_its_author_chose_and_the_lab_allows(as_, client, amina, discussion):
    post_to(as_(amina), discussion, "We lent stock.", naming=Naming.OFFICE)
    assert "Amina, District health officer" in client.get(discussion.get_absolute_url()).text


def test_in_a_lab_that_names_nobody_nobody_is_named(as_, client, amina, db):
    lab = make_lab("quiet", floor=Naming.COUNTRY)
    discussion = discuss(lab)
    refused = post_to(as_(amina), discussion, "We lent stock.", naming=Naming.OFFICE)
    assert refused.status_code == 422
    post_to(as_(amina), discussion, "We lent stock.", naming=Naming.NOBODY)
    page = client.get(discussion.get_absolute_url()).text
    assert "Nobody is named here" in page
    assert "Amina" not in page


def test_a_change_of_naming_shows_at_once_and_everywhere(as_, client, amina, discussion):
    browser = as_(amina)
    post_to(browser, discussion, "We lent stock.", naming=Naming.OFFICE)
    browser.post(f"{discussion.get_absolute_url()}naming/", {"naming": "0", "quoting": "no"})
    assert "Amina" not in client.get(discussion.get_absolute_url()).text
    assert Fact.objects.filter(verb="voice.renamed").count() == 1


def test_somebody_who_never_spoke_has_no_naming_to_change(as_, fatou, discussion):
    answer = as_(fatou).post(f"{discussion.get_absolute_url()}naming/", {"naming": "0", "quoting": "no"})
    assert answer.status_code == 404


def test_countries_that_are_not_named_are_not_counted(as_, client, amina, lab, discussion):
    for name in ("Otieno", "Wanjiru"):
        lab.welcome(make_person(name, country_id="KEN"), by=Actor.objects.system())
    post_to(as_(amina), discussion, "We lent stock.", naming=Naming.NOBODY)
    discussion.refresh_from_db()
    assert discussion.country_count == 0
    for level in (Naming.COUNTRY, Naming.NOBODY):
        as_(amina).post(f"{discussion.get_absolute_url()}naming/", {"naming": level, "quoting": "ask"})
        discussion.refresh_from_db()
        assert discussion.country_count == (level == Naming.COUNTRY)
        assert entry_of(discussion).countries == ["KEN"] * discussion.country_count


def test_an_old_page_sent_again_unmasks_nobody(as_, client, amina, discussion):
    browser = as_(amina)
    old_form = {"naming": Naming.OFFICE, "quoting": "yes", "once": "k1"}
    post_to(browser, discussion, "We lent stock.", **old_form)
    assert "Amina, District health officer" in client.get(discussion.get_absolute_url()).text
    browser.post(f"{discussion.get_absolute_url()}naming/", {"naming": Naming.NOBODY, "quoting": "no"})
    for words in ("We lent stock.", "Another thing."):
        assert post_to(browser, discussion, words, **old_form).status_code == 302
    assert "Amina" not in client.get(discussion.get_absolute_url()).text
    assert Post.objects.get(text="Another thing.").voice.quoting == "no"


def test_other_words_in_the_same_form_are_another_post(as_, amina, fatou, discussion):
    post_to(as_(amina), discussion, "We lent stock.", once="k1")
    post_to(as_(amina), discussion, "We lent stock, twice.", once="k1")
    post_to(as_(fatou), discussion, "We lent stock.", once="k1")
    post_to(as_(amina), discussion, "We lent stock.", once="k1")
    assert discussion.posts.count() == 4


def test_who_spoke_can_go_on_when_their_country_is_no_longer_offered(as_, amina, lab, discussion):
    others = [make_person(name, country_id="KEN") for name in ("Otieno", "Wanjiru")]
    for person in others:
        lab.welcome(person, by=Actor.objects.system())
    post_to(as_(amina), discussion, "We lent stock.", naming=Naming.COUNTRY)
    Membership.objects.filter(person__in=others).delete()
    assert post_to(as_(amina), discussion, "And again.", naming=Naming.COUNTRY).status_code == 302


def test_a_post_that_was_hidden_meanwhile_is_not_taken_for_the_answer(amina, discussion):
    by = Actor.objects.system()
    post_to(sign_in(amina), discussion, "We lent stock.")
    seen_before = discussion.post_at("post-2")
    discussion.posts.get(number=2).hide("patient", by=by)
    discussion.take_answer(seen_before, by=by)
    assert discussion.answer is None
    assert not Fact.objects.filter(verb="discussion.answer_taken").exists()


def test_a_post_during_a_move_is_not_written_where_its_author_did_not_look(amina, discussion):
    inner = make_lab("inner", readers=Lab.Readers.LAB, floor=Naming.NOBODY)
    read_before = Discussion.objects.select_related("lab").get(pk=discussion.pk)
    discussion.move_to(inner, area=6, by=Actor.objects.system())
    with pytest.raises(NotNow, match="moved to another lab"):
        read_before.say(amina, text="We lent.", language="en", naming=3, quoting="yes", by=Actor.objects.of(amina))
    assert entry_of(discussion).audience.key == f"lab:{inner.pk}"
    assert discussion.posts.count() == 1


def test_a_move_widens_the_naming_of_a_lone_country(as_, client, amina, lab, discussion):
    for name in ("Otieno", "Wanjiru"):
        lab.welcome(make_person(name, country_id="KEN"), by=Actor.objects.system())
    post_to(as_(amina), discussion, "We lent stock.", naming=Naming.COUNTRY)
    assert "A health manager, Kenya" in client.get(discussion.get_absolute_url()).text
    discussion.move_to(make_lab("elsewhere"), area=6, by=Actor.objects.system())
    assert "Kenya" not in client.get(discussion.get_absolute_url()).text
    discussion.refresh_from_db()
    assert discussion.country_count == 0


def test_what_is_written_at_the_same_moment_is_entered_whole(whole):
    """Posts and a renaming, each in a process of its own: every post keeps its passage."""
    discussion = discuss(make_lab())
    people = [make_person(f"P{number}", country_id="KEN") for number in range(4)]
    for person in people:
        fill(discussion, 1, person)

    def write(person):
        here = Discussion.objects.select_related("lab").get(pk=discussion.pk)
        by = Actor.objects.of(person)
        here.say(person, text=f"At once, {person.name}.", language="en", naming=0, quoting="ask", by=by)
        here.rename(voice_of(person, here.place), naming=2, quoting="ask", among={"KEN": 5}, by=by)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, people))
    entry = entry_of(discussion)
    assert entry.passages.count() == discussion.posts.count() == 9
    assert list(differences()) == []


def test_a_closed_lab_is_seen_by_its_people_alone(as_, client, amina, fatou, db):
    lab = make_lab("inner", readers=Lab.Readers.LAB)
    discussion = discuss(lab, text="A rare word: quinquagesima")
    lab.welcome(amina, by=Actor.objects.system())
    for reader in (client, as_(fatou)):
        assert reader.get(lab.get_absolute_url()).status_code == 404
        assert reader.get(discussion.get_absolute_url()).status_code == 404
        assert lab.title not in reader.get("/labs/").text
        assert "We found nothing" in reader.get("/search/?q=quinquagesima").text
    member = as_(amina)
    assert member.get(discussion.get_absolute_url()).status_code == 200
    assert "1 found" in member.get("/search/?q=quinquagesima").text


def test_a_lab_for_members_is_closed_to_strangers(as_, client, fatou, db):
    lab = make_lab("members", readers=Lab.Readers.MEMBERS)
    assert client.get(lab.get_absolute_url()).status_code == 404
    assert as_(fatou).get(lab.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_ask_the_database_as_often_for_thirty_as_for_one(client, rows, db, django_assert_max_num_queries):
    lab = make_lab("first")
    for number in range(rows):
        discuss(lab, text=f"Question number {number}", once=str(number))
        make_lab(f"lab-{number}")
    with django_assert_max_num_queries(4):
        client.get("/labs/")
    with django_assert_max_num_queries(4):
        client.get(lab.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get("/")


def test_lists_go_on_by_key(client, db):
    for number in range(25):
        make_lab(f"lab-{number}")
    first = client.get("/labs/").text
    import re

    after = re.search(r'rel="next" href="\?after=([^"]+)"', first).group(1)
    second = client.get(f"/labs/?after={after}").text
    assert second.count('class="entry"') == 5


def test_empty_lists_tell_what_to_do(client, lab):
    assert "Nobody has asked here yet" in client.get(lab.get_absolute_url()).text
    assert "There is no lab here yet" in client.get("/labs/?area=3").text


def test_who_read_an_older_state_gets_the_next_number_all_the_same(as_, amina, fatou, discussion):
    voices = [speak(who, discussion.place, naming=0, quoting="ask", among={}) for who in (amina, fatou)]

    said = [
        Post.objects.write(discussion, text="We lent", language="en", voice=voice, by=Actor.objects.system())
        for voice in voices
    ]

    assert [post.number for post in said] == [2, 3]
    assert Discussion.objects.get().post_count == 3


def test_get_writes_nothing(client, discussion, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        for page in ("/", "/labs/", discussion.get_absolute_url(), "/helpdesk/ask/", "/search/?q=insulin"):
            Client().get(page)
    assert not [
        q["sql"] for q in queries if not q["sql"].lstrip().startswith(("SELECT", "WITH", "SAVEPOINT", "RELEASE"))
    ]
