import pytest
from django.core.management import CommandError, call_command

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.catalogue.entries import entry_of, leave
from hlh.catalogue.likeness import near
from hlh.catalogue.models import Edge, Entry, Passage
from hlh.catalogue.searching import search
from hlh.people.models.persons import Stranger
from tests.conftest import ask, discuss

SEARCHED = [
    ("en", "We moved deliveries to health centres", "delivery health centre"),
    ("fr", "Les sages-femmes étaient en quarantaine", "sage-femme quarantaine"),
    ("es", "Entregamos medicamentos para tres meses", "medicamento entregado"),
    ("ru", "Мы перенесли прививки в школы", "прививка школа"),
    ("ar", "نقلنا المستشفيات إلى مبنى آخر", "مستشفى"),
    ("zh", "我们把长处方开到三个月", "长处方"),
    ("pt", "Levamos as vacinas às aldeias distantes", "vacinas aldeias"),
]


@pytest.mark.parametrize(("language", "text", "words"), SEARCHED)
def test_words_are_found_in_their_language(lab, language, text, words):
    discussion = discuss(lab, text=text)
    found = search(words, reader=Stranger())
    assert [one.entry for one in found] == [entry_of(discussion)]


def test_accents_may_be_left_out(lab):
    discuss(lab, text="Comment organiser le tri à l'entrée, régulièrement ?")
    assert len(search("regulierement entree", reader=Stranger())) == 1


def test_what_matched_is_marked_and_nothing_of_it_is_html(lab):
    discuss(lab, text="insulin <script>alert(1)</script> ran out")
    excerpt = search("insulin", reader=Stranger())[0].excerpt
    assert "<mark>insulin</mark>" in excerpt
    assert "<script>" not in excerpt


def test_words_may_be_excluded_and_phrases_kept_together(lab):
    discuss(lab, text="oxygen plant is broken", once="a")
    discuss(lab, text="the plant for oxygen", once="b")
    assert len(search("oxygen -broken", reader=Stranger())) == 1
    for phrase in ('"oxygen plant"', "“oxygen plant”", "«oxygen plant»"):
        assert len(search(phrase, reader=Stranger())) == 1


def test_questions_themselves_are_for_the_desk(client, lab, oskar):
    ask("A very rare word: quinquagesima")
    settle_all()  # it stands there once it is understood

    assert search("quinquagesima", reader=Stranger()) == []
    assert [found.entry.kind for found in search("quinquagesima", reader=oskar)] == ["question"]


def test_a_search_without_hits_becomes_a_question(client, db):
    page = client.get("/search/?q=quinquagesima").text
    assert "We found nothing for “quinquagesima”" in page
    assert 'name="text" value="quinquagesima"' in page


def test_near_answers_say_why_they_are_near(lab):
    discuss(lab, text="Insulin ran out in four districts, supplier cancelled the flights")
    found = near("no insulin since the supplier stopped", reader=Stranger())
    assert len(found) == 1
    assert "insulin" in found[0].why


def test_at_most_three_are_near(lab):
    for number in range(6):
        discuss(lab, text=f"Insulin ran out in district number {number}", once=str(number))
    assert len(near("insulin ran out in our district", reader=Stranger())) == 3


def test_every_thing_agrees_with_its_entry_and_a_difference_is_found_and_mended(discussion):
    call_command("catalogue", check=True)
    Entry.objects.filter(kind="discussion").update(title="something else")
    with pytest.raises(CommandError, match="1 things"):
        call_command("catalogue", check=True)
    call_command("catalogue", mend=True)
    call_command("catalogue", check=True)


def test_what_leaves_takes_its_passages_and_lineage_along(discussion):
    assert Edge.objects.count() == 1
    leave(Question.objects.get())
    assert not Passage.objects.filter(entry__kind="question").exists()
    assert not Edge.objects.exists()


def test_the_thread_is_seen_from_both_ends_but_the_question_stays_closed(client, discussion):
    page = client.get(discussion.get_absolute_url()).text
    assert "From question to lesson" in page
    assert "/helpdesk/" not in page.split("From question to lesson")[1].split("</nav>")[0]
