"""A lab's list, put in order by what is most like a country: the reasons are shown, and each can be switched off."""

import re

import pytest
from django.utils.timezone import now, timedelta

from hlh.taxonomy.likeness import Factor, alike
from hlh.taxonomy.models import Country
from learning_labs.models import Discussion
from learning_labs.views import labs as views
from tests.conftest import discuss


def placed(lab, title, *countries, hours=0, **said):
    found = discuss(lab, title)
    moved = now() - timedelta(hours=hours)
    Discussion.objects.filter(pk=found.pk).update(title=title, countries=list(countries), moved_at=moved, **said)
    return found


def titles(page):
    return re.findall(r"Story [A-Z]\w*", "\n".join(re.findall(r"<h3>.*?</h3>", page)))


def reasons(page):
    return re.findall(r"Alike: ([^<]*)<", page)


def alike_to_kenya():
    """A country that shares something with Kenya, and one that shares nothing."""
    kenya, kept = Country.objects.kept()["KEN"], Country.objects.kept()
    near = max(kept.values(), key=lambda one: one.pk != "KEN" and len(alike(kenya, one)))
    far = next(one for one in kept.values() if not alike(kenya, one))
    return near.pk, far.pk


@pytest.fixture
def stories(lab):
    near, far = alike_to_kenya()
    placed(lab, "Story Far", far, language="fr")
    placed(lab, "Story Nowhere", hours=1, language="fr")
    placed(lab, "Story Near", far, near, hours=2, language="fr")
    placed(lab, "Story Here", "KEN", hours=3, language="fr")
    return lab


def test_what_is_most_like_the_readers_country_stands_first_with_its_reasons(as_, amina, stories):
    page = as_(amina).get(stories.get_absolute_url()).text
    assert titles(page)[0] == "Story Far"
    assert reasons(page) == []
    assert '<a href="?like=KEN">' in page
    page = as_(amina).get(f"{stories.get_absolute_url()}?like=KEN").text
    assert titles(page) == ["Story Here", "Story Near", "Story Far", "Story Nowhere"]
    shared = alike(*(Country.objects.kept()[code] for code in ("KEN", alike_to_kenya()[0])))
    assert reasons(page)[0] == Factor.COUNTRY.label
    assert all(str(factor.label) in reasons(page)[1] for factor in shared)
    assert len(reasons(page)) == 2


def test_each_factor_is_switched_off_by_a_checkbox_and_all_of_them_together(client, stories):
    there = f"{stories.get_absolute_url()}?like=KEN"
    page = client.get(f"{there}&by=&by=country").text
    assert reasons(page) == [Factor.COUNTRY.label]
    assert re.findall(r'name="by" value="(\w+)" checked', page) == ["country"]
    page = client.get(f"{there}&by=").text
    assert reasons(page) == []
    assert titles(page) == ["Story Far", "Story Nowhere", "Story Near", "Story Here"]


def test_the_language_of_the_page_counts_where_it_is_switched_on(client, lab):
    placed(lab, "Story French", language="fr")
    placed(lab, "Story English", hours=1)
    there = f"{lab.get_absolute_url()}?like=KEN"
    page = client.get(there).text
    assert titles(page) == ["Story English", "Story French"]
    assert reasons(page) == [Factor.LANGUAGE.label]
    assert titles(client.get(f"{there}&by=country").text) == ["Story French", "Story English"]


def test_a_stranger_chooses_a_country_and_a_wrong_one_is_asked_for_again(client, stories):
    page = client.get(stories.get_absolute_url()).text
    assert '<a href="?like=">' in page
    for typed in ("", "XXX", "%00", "KEN" * 500):
        answer = client.get(f"{stories.get_absolute_url()}?like={typed}")
        assert answer.status_code == 200
        assert "Choose a country. What was said" in answer.text
        assert titles(answer.text)[0] == "Story Far"


def test_pages_follow_each_other_by_key_and_keep_the_choice(client, stories, monkeypatch):
    monkeypatch.setattr(views, "DISCUSSIONS_ON_A_PAGE", 1)
    there, seen = f"{stories.get_absolute_url()}?like=KEN&by=country&by=region&by=income&by=support", []
    while there:
        page = client.get(there).text
        seen += titles(page)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        there = stories.get_absolute_url() + found[1].replace("&amp;", "&") if found else ""
    assert seen == ["Story Here", "Story Near", "Story Far", "Story Nowhere"]
    for key in ("rubbish", "5,never,3", "5,2026-01-01T00:00:00,3", "99999999999999,,"):
        assert client.get(f"{stories.get_absolute_url()}?like=KEN&after={key}").status_code == 200


def test_only_questions_without_an_answer_where_these_were_asked_for(client, stories):
    placed(stories, "Story Told", "KEN", kind="announce")
    page = client.get(f"{stories.get_absolute_url()}?open=1&like=KEN").text
    assert "Story Told" not in titles(page)
    assert titles(page)[0] == "Story Here"


def test_who_speaks_without_a_name_is_like_no_country(as_, amina, lab):
    discuss(lab, "Story Unnamed", asker=amina, naming=0)
    page = as_(amina).get(f"{lab.get_absolute_url()}?like=KEN&by=country").text
    assert titles(page) == ["Story Unnamed"]
    assert reasons(page) == []


def test_the_order_costs_one_question_however_long_the_list(as_, amina, stories, django_assert_max_num_queries):
    for number in range(12):
        placed(stories, f"Story N{number}", "KEN", "SEN")
    browser, there = as_(amina), stories.get_absolute_url()
    browser.get(there)
    with django_assert_max_num_queries(8):
        browser.get(there)
    with django_assert_max_num_queries(8):
        browser.get(f"{there}?like=KEN")
