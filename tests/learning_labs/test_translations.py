"""A post is said in another language once for all; readers of that language read it first, and the original by one tap."""

import io
import re
import threading
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.models import Actor, Fact
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Naming, Voice
from hlh.people.voices import heard_in
from hlh.policy import NotNow
from learning_labs.models import Discussion, Lab, Post, PostTranslation, TranslationEdition
from learning_labs.models.translations import mark_of
from learning_labs.order import merging, splitting
from learning_labs.saying import translating
from tests.conftest import make_lab, make_person, post_to, sign_in
from tests.learning_labs.test_keeping import begun

SAID = "We lent paracetamol to three districts, and wrote every box into a book."
DIT = "Nous avons prêté du paracétamol à trois districts."
BETTER = "Nous avons prêté du paracétamol à trois districts, et inscrit chaque carton dans un registre."


@pytest.fixture
def told(amina, discussion):
    """What Amina told in English; it stands there as post 2."""
    post_to(sign_in(amina), discussion, SAID)
    return discussion.posts.get(number=2)


def there(post, language="fr"):
    return f"{post.discussion.address}posts/{post.number}/translations/{language}/"


def put(person, post, text=DIT, language="fr", **said):
    """Sends the form as its page gave it."""
    browser = sign_in(person)
    if "edition" not in said:
        said["edition"] = browser.get(there(post, language)).context["form"]["edition"].value()
    return browser.post(there(post, language), {"text": text} | said)


def by_machine(post, text="Nous avons prêté.", language="fr"):
    said = {"text": text, "html": f"<p>{text}</p>", "rules": 1, "source": mark_of(post.text), "machine": "Babel"}
    Discussion.objects.filter(pk=post.discussion_id).update(tongues=[language])
    return PostTranslation.objects.create(post=post, language=language, **said)


def read(post, prefix="/fr", browser=None, **asked):
    return (browser or Client()).get(f"{prefix}{post.discussion.address}", asked).text


def test_readers_of_a_language_read_a_post_in_it_and_the_original_by_one_tap(fatou, told):
    assert DIT not in read(told)
    assert put(fatou, told, f"{DIT}\n\n<script>alert(1)</script>")["Location"].endswith("#post-2")
    page = read(told)
    label, words, tap, original = (page.index(one) for one in ("Traduit par un membre", DIT, "<details><summary", SAID))
    assert label < words < tap < original
    assert f'<div class="said" lang="fr" dir="ltr"><p>{DIT}</p>' in page
    assert f'<div class="said" lang="en" dir="ltr"><p>{SAID}</p>' in page
    assert "Anglais" in page[label:words]
    assert "<script>alert" not in page
    for prefix in ("", "/ar", "/es"):
        assert DIT not in read(told, prefix)
        assert SAID in read(told, prefix)
    light = read(told, light="1")
    assert light.index(DIT) < light.index("<details") < light.index(SAID)
    assert Fact.objects.get(verb="post.translated").details == {
        "discussion": told.discussion_id,
        "number": 2,
        "lang": "fr",
    }


def test_a_page_that_strangers_were_given_before_is_made_anew(fatou, told):
    stranger = Client(headers={"accept-encoding": "gzip"})
    address = f"/fr{told.discussion.address}"
    before = [stranger.get(address).content for _again in range(2)]
    assert before[0] == before[1]
    put(fatou, told)
    assert stranger.get(address).content != before[0]
    given = stranger.get(address).content
    PostTranslation.objects.get().delete()
    assert stranger.get(address).content == given, "it is remembered, so that the test says something"


def test_a_page_asks_for_translations_only_where_there_is_one_in_its_language(fatou, told):
    def asked(prefix, browser):
        browser.get(f"{prefix}{told.discussion.address}")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{prefix}{told.discussion.address}?light=0").status_code == 200
        return len(queries), sum("posttranslation" in query["sql"] for query in queries)

    browser, stranger = sign_in(fatou), Client()
    post_to(sign_in(fatou), told.discussion, f"{SAID} 3")
    before, none = asked("/fr", browser)
    assert (none, asked("/fr", stranger)[1]) == (0, 0)
    put(fatou, told)
    assert asked("/fr", browser) == (before + 1, 1)
    for number in range(4, 26):
        post_to(sign_in(fatou), told.discussion, f"{SAID} {number}")
    for post in told.discussion.posts.filter(number__gt=2):
        by_machine(post)
    assert asked("/fr", browser) == (before + 1, 1)
    assert before + 1 <= 8
    assert asked("/es", browser)[1] == 0


def test_who_may_write_is_offered_to_translate_what_is_not_in_their_language(as_, fatou, amina, told):
    address = there(told)
    assert 'posts/2/translations/fr/"' in read(told, browser=as_(fatou))
    assert "translations" not in read(told, "", browser=as_(fatou))
    assert "translations" not in read(told)
    page = as_(fatou).get(address).text
    assert "Translate from English into French" in page
    assert f"<p>{SAID}</p>" in page
    assert f'{there(told, "ar")}">Arabic' in page
    put(fatou, told)
    assert DIT in as_(amina).get(address).text.split("<textarea")[1]


@pytest.mark.parametrize("naming", [Naming.OFFICE, Naming.COUNTRY, Naming.NOBODY])
def test_a_translator_is_named_only_who_is_named_in_the_discussion(lab, discussion, amina, told, naming):
    for number in range(3):
        lab.welcome(make_person(f"Kenyan{number}", country_id="KEN"), by=Actor.objects.system())
    njeri = make_person("Njeri", country_id="KEN")
    post_to(sign_in(njeri), discussion, "We did too.", naming=naming)
    assert discussion.posts.get(number=3).voice.level == naming
    put(njeri, told)
    page = read(told, "/fr").split("Traduit par ")[1].split("</p>")[0]
    assert ("Njeri" in page) == (naming == Naming.OFFICE)
    assert "Kenya" not in page
    assert page.startswith("un membre le") == (naming != Naming.OFFICE)
    assert "Traduit par vous le" in read(told, browser=sign_in(njeri))
    assert PostTranslation.objects.get().voice.place == discussion.place


def test_who_only_translates_does_not_take_part_and_is_named_nowhere(lab, discussion, fatou, amina, told):
    put(fatou, told)
    voice = PostTranslation.objects.get().voice
    assert (voice.place, voice.level) == (f"translating:{discussion.pk}", Naming.NOBODY)
    assert voice not in heard_in(discussion.place, but=Voice.objects.get(pk=told.voice_id))
    assert not lab.has(fatou)
    post_to(sign_in(fatou), discussion, "We did too.", naming=Naming.OFFICE)
    assert discussion.posts.get(number=3).voice.level == Naming.OFFICE
    assert "Traduit par un membre le" in read(told)


def test_a_member_corrects_a_member_and_what_it_said_before_is_kept(as_, fatou, amina, told):
    put(fatou, told)
    put(amina, told, BETTER)
    one = PostTranslation.objects.get()
    assert (one.text, one.editions.get().text) == (BETTER, DIT)
    assert one.voice != one.editions.get().voice
    assert DIT not in read(told)
    page = as_(fatou).get(there(told)).text
    assert DIT in page.split("Earlier translations")[1]
    assert "by you on" in page.split("Earlier translations")[1]


def test_what_two_write_at_once_is_not_overwritten_and_both_are_shown(as_, fatou, amina, told):
    first = as_(fatou).get(there(told)).context["form"]["edition"].value()
    put(amina, told, BETTER)
    answer = put(fatou, told, DIT, edition=first)
    assert answer.status_code == 409
    assert f"<p>{BETTER}</p>" in answer.text
    assert f">{DIT}</textarea>" in answer.text
    assert PostTranslation.objects.get().text == BETTER
    put(fatou, told, DIT, edition=answer.context["form"]["edition"].value())
    assert PostTranslation.objects.get().text == DIT


def test_two_who_send_at_the_same_moment_leave_one_and_the_other_is_told(whole):
    lab = make_lab()
    people = [make_person(name, country_id="KEN") for name in ("Amina", "Fatou")]
    post = begun(lab, people[0], SAID).posts.get()
    edition, outcomes = translating.edition_of(post, "fr", None), []

    def write(person):
        try:
            by = Actor.objects.of(person)
            translating.translate(post, "fr", text=f"{DIT} {person.pk}", edition=edition, person=person, by=by)
            outcomes.append("kept")
        except translating.Outdated:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "told"]
    assert PostTranslation.objects.count() == 1


def test_a_translation_of_what_the_post_said_before_is_not_read_any_more(as_, fatou, amina, told):
    put(fatou, told)
    Post.objects.filter(pk=told.pk).update(written_at=now() - timedelta(hours=1))
    edit = f"{told.discussion.address}posts/2/edit/"
    browser = as_(amina)
    edition = browser.get(edit).context["form"]["edition"].value()
    browser.post(edit, {"text": "We lent soap.", "edition": edition})
    assert DIT not in read(told)
    assert "We lent soap." in read(told)
    naledi = make_person("Naledi")
    page = as_(naledi).get(there(told)).text
    assert "changed after it was translated" in page
    assert DIT not in page
    for reader in (fatou, amina):
        assert f">{DIT}</textarea>" in as_(reader).get(there(told)).text
    put(naledi, told, "Nous avons prêté du savon.")
    assert "Nous avons prêté du savon." in read(told)
    assert DIT not in as_(make_person("Nina")).get(there(told)).text
    assert DIT in as_(amina).get(there(told)).text


def test_a_form_that_was_opened_before_the_post_changed_is_not_taken(as_, fatou, told):
    edition = as_(fatou).get(there(told)).context["form"]["edition"].value()
    Post.objects.filter(pk=told.pk).update(text="We lent soap.")
    answer = put(fatou, told, DIT, edition=edition)
    assert answer.status_code == 409
    assert f">{DIT}</textarea>" in answer.text
    assert not PostTranslation.objects.exists()


def test_nothing_of_a_hidden_post_is_read_in_any_language(as_, fatou, frida, told):
    put(fatou, told)
    told.hide("other", by=Actor.objects.of(frida))
    for browser in (Client(), as_(fatou), as_(frida)):
        assert DIT not in read(told, browser=browser)
    assert as_(fatou).get(there(told)).status_code == 404
    assert as_(frida).get(there(told)).status_code == 403


def test_what_waits_or_was_moved_is_not_translated(as_, amina, fatou, frida, told):
    post_to(as_(amina), told.discussion, "Give the child 250 mg amoxicillin twice a day for five days.")
    held = told.discussion.posts.get(stage="held")
    way = f"{told.discussion.address}posts/held-{held.pk}/translations/fr/"
    assert as_(amina).get(way).status_code == 403
    assert as_(fatou).get(way).status_code == 404
    splitting.split(told.discussion, [2], title="Aside", because="", by=Actor.objects.of(frida))
    assert as_(fatou).get(there(told)).status_code == 404


def test_translations_go_along_where_posts_are_split_off_and_merged(lab, frida, amina, told):
    post_to(sign_in(amina), told.discussion, "We did too.", naming=Naming.OFFICE)
    put(amina, told)
    by = Actor.objects.of(frida)
    aside = splitting.split(told.discussion, [2], title="Aside", because="", by=by)
    there_now = aside.posts.get()
    assert DIT in read(there_now)
    assert "Amina" not in read(there_now).split("Traduit par ")[1].split("</p>")[0]
    into = begun(lab, amina, "Who lends?")
    merging.merge(aside, into, because="", by=by)
    assert DIT in read(Post.objects.get(pk=told.pk))


def test_nobody_translates_where_they_may_not_write(as_, fatou, amina, lab, told):
    form = {"text": DIT, "edition": translating.edition_of(told, "fr", None)}
    assert Client().post(there(told), form).status_code in (302, 403)
    for wrong in ("en", "xx", "pt", "zh-hans", "9"):
        assert as_(fatou).get(there(told, wrong)).status_code == 404
    Lab.objects.filter(pk=lab.pk).update(first_posts_wait_since=now())
    answer = as_(fatou).post(there(told), form)
    assert answer.status_code == 403
    assert "reads your first post here before others do" in answer.text
    assert as_(amina).get(there(told)).status_code == 200
    Discussion.objects.filter(pk=told.discussion_id).update(closed_at=now(), closed_because="Done.")
    assert as_(amina).post(there(told), form).status_code == 403
    assert "translations" not in read(told, browser=as_(amina))
    assert not PostTranslation.objects.exists()


def test_a_translation_says_no_advice_for_a_patient_that_the_post_does_not_say(fatou, told):
    answer = put(fatou, told, "Donnez 250 mg d’amoxicilline au patient deux fois par jour.")
    assert answer.status_code == 422
    assert "which the post itself is not" in answer.text
    assert not PostTranslation.objects.exists()
    Post.objects.filter(pk=told.pk).update(text="They give the patient 250 mg twice a day; a facilitator let it stand.")
    told.refresh_from_db()
    assert put(fatou, told, "On donne au patient 250 mg deux fois par jour.").status_code == 302


@pytest.mark.parametrize(
    ("text", "why"),
    [("> " * 500_000, "16000 fit"), ("a\0b", "did not arrive"), ("", "Please write"), (SAID, "the post as it stands")],
)
def test_what_cannot_be_read_is_refused_beside_its_field(fatou, told, text, why):
    answer = put(fatou, told, text)
    assert answer.status_code == 422
    assert why in answer.text
    assert not PostTranslation.objects.exists()


def test_who_wrote_the_post_who_translated_it_and_who_keeps_the_lab_take_a_translation_away(
    as_, fatou, amina, keeper, told
):
    away = f"{there(told)}removal/"
    for person in (fatou, amina, keeper):
        put(fatou, told)
        assert as_(make_person(f"Other{person.pk}")).post(away).status_code == 403
        assert "Take this translation away" in as_(person).get(there(told)).text
        assert as_(person).post(away)["Location"].endswith("#post-2")
        assert not PostTranslation.objects.exists()
        assert DIT not in read(told)
        assert as_(person).post(away).status_code == 404
    log = as_(keeper).get(f"{told.discussion.lab.get_absolute_url()}log/").text
    assert log.count("Took a translation away") == 1, "the others wrote the post, or translated it"
    assert "Amina" not in log
    assert "Fatou" not in log
    assert put(fatou, told, BETTER).status_code == 302


def test_it_is_in_the_copy_of_its_translator_and_stays_as_a_former_members(fatou, amina, told):
    put(fatou, told, "Sallowmint.")
    put(fatou, told)
    packed = zipfile.ZipFile(io.BytesIO(everything_of(fatou)))
    copy = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert "Sallowmint." in copy
    assert re.search("Nous avons pr", copy)
    erase(fatou, by=Actor.objects.system())
    assert not TranslationEdition.objects.exists()
    page = read(told)
    assert DIT in page
    assert "Traduit par un ex-membre le" in page


def test_of_what_an_author_took_back_no_translation_stays_when_they_are_erased(amina, fatou, told):
    put(fatou, told)
    put(fatou, told, "Anders", "es")
    Post.objects.filter(pk=told.pk).update(text="We lent soap.")
    told.refresh_from_db()
    put(fatou, told, "Nous avons prêté du savon.")
    erase(amina, by=Actor.objects.system())
    assert list(PostTranslation.objects.values_list("text", flat=True)) == ["Nous avons prêté du savon."]
    assert not TranslationEdition.objects.exists()


def test_a_translation_is_a_members_or_a_machines_and_one_for_a_language(told):
    one = by_machine(told)
    for wrong in ({"machine": ""}, {"machine": "Babel", "voice": told.voice}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostTranslation.objects.filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_machine(told)


def test_what_a_machine_made_says_so(told):
    by_machine(told)
    assert "Traduit automatiquement par Babel le" in read(told)


def test_who_takes_their_translation_away_does_not_take_what_somebody_put_there_meanwhile(told, fatou):
    put(fatou, told)
    stood = PostTranslation.objects.select_related("post__discussion__lab").get()
    assert put(make_person("Bea"), told, BETTER).status_code == 302
    with pytest.raises(NotNow):
        translating.take_away(stood, by=Actor.objects.of(fatou))
    assert PostTranslation.objects.get().text == BETTER
