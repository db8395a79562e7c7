"""A synthetic hub, small: what the hub checks of itself holds in it, and its pages keep to their budgets."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from helpdesk.models import Question
from hlh.activity.models import Fact
from hlh.activity.sealing import seal, verify
from hlh.catalogue import checking
from hlh.catalogue.models import Embedding, Entry, Passage
from hlh.catalogue.searching import search
from hlh.demo.filling import Sizes, fill
from hlh.markdown import rendered
from hlh.people.models import Naming, Person, Voice
from hlh.people.models.persons import Stranger
from knowledge_hub.models import Resource
from learning_labs.models import Discussion, Lab, Post
from tests.conftest import empty_the_cache, make_person, sign_in

SMALL = Sizes(people=80, labs=8, posts=300, hottest=60, questions=30, entries=130, pages=45)
BUDGETS = {"/": 9, "/labs/": 3, "/areas/supplies/": 3, "/briefs/": 4, "/countries/KEN/": 3, "/search/?q=insulin": 8}


@pytest.fixture
def filled(db):
    return fill(SMALL, seed=7)


def test_there_is_as_much_as_was_asked_for(filled):
    assert Entry.objects.exclude(kind="page").count() == filled["entries"] == SMALL.entries + SMALL.pages
    assert (Post.objects.count(), Lab.objects.count(), Person.objects.count()) == (300, 8, 80)
    assert Question.objects.count() == 30
    assert Resource.objects.live().count() == SMALL.pages
    assert not Page.find_problems()[1]
    sizes = sorted(Discussion.objects.values_list("post_count", flat=True))
    assert sizes[-1] == 60
    assert sum(sizes) == 300


def test_the_hub_finds_nothing_wrong_in_it(filled):
    assert not list(checking.differences())

    seal()
    seal()
    found = verify()
    assert not found.trouble
    assert found.facts + found.unsealed == Fact.objects.count() > SMALL.posts


def test_everything_counts_as_read(filled):
    """Beat reads what has no meaning yet: only the ground of the knowledge hub, which every hub has."""
    unread = Passage.objects.exclude(pk__in=Embedding.objects.values("passage"))
    assert set(unread.values_list("entry__kind", flat=True)) <= {"page"}
    assert Embedding.objects.count() > SMALL.posts


def test_posts_are_what_writing_would_have_made(filled):
    post = Post.objects.filter(text__contains="\n\n").first()
    assert post.html == rendered(post.text)
    assert search("insulin", reader=Stranger())


def test_nobody_is_named_further_than_the_lab_lets_them(filled):
    voices = Voice.objects.filter(place__startswith="discussion:")
    assert {voice.level for voice in voices} >= {Naming.OFFICE, Naming.NOBODY}
    for lab in Lab.objects.all():
        few = {code for code, many in lab.countries_of_its_people().items() if many < 3}
        shown = Post.objects.filter(discussion__lab=lab, voice__naming=Naming.COUNTRY)
        assert not few & set(shown.values_list("voice__country", flat=True))


def test_the_same_seed_makes_the_same_hub(filled):
    first = list(Post.objects.order_by("pk").values_list("text", "language", "number"))

    fill(SMALL, seed=7)

    again = list(Post.objects.order_by("pk").values_list("text", "language", "number"))
    assert again[len(first) :] == first


@pytest.mark.parametrize(("address", "budget"), BUDGETS.items())
def test_a_page_keeps_to_its_budget(filled, client, address, budget):
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)

    assert answer.status_code == 200
    assert len(asked) <= budget, [query["sql"][:120] for query in asked]


def test_the_hottest_discussion_costs_ten_queries_also_with_a_cold_cache(filled):
    browser = sign_in(make_person("Amina", country_id="KEN"))
    hottest = Discussion.objects.order_by("-post_count").first()
    browser.get(hottest.get_absolute_url())
    empty_the_cache()
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(hottest.get_absolute_url())

    assert answer.status_code == 200
    assert len(asked) <= 10, [query["sql"][:120] for query in asked]


def test_no_hub_that_people_rely_on_is_filled(db, settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="development machine"):
        call_command("fill", "--beside-real-people", people=80, posts=300, entries=130)

    assert not Person.objects.exists()


def test_a_hub_with_real_people_is_filled_only_when_it_is_said(db, capsys):
    make_person("Amina")
    sizes = {"people": 20, "labs": 2, "posts": 20, "hottest": 9, "questions": 2, "entries": 12}

    with pytest.raises(CommandError, match="beside-real-people"):
        call_command("fill", **sizes)
    call_command("fill", "--beside-real-people", **sizes)

    assert Post.objects.count() == 20
    assert "12 entries" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sizes", "why"),
    [
        ({"entries": 10}, "more entries"),
        ({"posts": 30}, "largest discussion"),
        ({"people": 0}, "one person"),
    ],
)
def test_sizes_that_do_not_go_together_are_refused_with_the_reason(db, sizes, why):
    given = {"people": 20, "labs": 8, "posts": 300, "hottest": 60, "questions": 30, "entries": 130} | sizes

    with pytest.raises(CommandError, match=why):
        call_command("fill", **given)
