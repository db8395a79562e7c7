"""A machine that is plugged in translates a post when a member asks it to; a member's words it never writes over."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from hlh.activity.models import Actor
from hlh.people.models import Quoting
from hlh.translating import Away, Refused, libre, translator
from hlh.translating.working import LOCK
from learning_labs.models import Lab, Post, PostTranslation, WantedTranslation
from learning_labs.models.translations import mark_of
from learning_labs.saying import translating
from learning_labs.tasks import translate, translate_what_is_wanted
from tests.conftest import make_lab, make_person, post_to, sign_in
from tests.learning_labs.test_keeping import begun
from tests.learning_labs.test_translations import DIT, SAID, by_machine, put, read, there

MADE = "Nous avons prêté du **paracétamol**."


class Babel(ThreadingHTTPServer):
    """A server that speaks as LibreTranslate does."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked, self.status, self.answer = [], 200, {"translatedText": MADE}
        self.meanwhile = lambda: None
        self.pause = 0.0  # before each byte


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, asked))
        self.server.meanwhile()
        answer = self.server.answer
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not self.server.pause:
            self.wfile.write(content)
        for byte in content if self.server.pause else b"":
            sleep(self.server.pause)
            self.wfile.write(bytes([byte]))

    def log_message(self, *said):
        """Not into the tests."""


@pytest.fixture
def babel(settings):
    server = Babel()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.TRANSLATOR_URL, settings.TRANSLATOR_KEY = f"http://127.0.0.1:{server.server_port}/", "a key"
    settings.TRANSLATOR_NAME = "Babel"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(amina, discussion):
    post_to(sign_in(amina), discussion, SAID)
    return discussion.posts.get(number=2)


def tap(person, post, language="fr"):
    return sign_in(person).post(f"{there(post, language)}machine/")


def test_without_a_machine_nothing_is_offered_and_nothing_asked(as_, fatou, told):
    assert translator() is None
    assert "By machine" not in as_(fatou).get(there(told)).text
    assert tap(fatou, told).status_code == 404
    translate_what_is_wanted()
    assert not WantedTranslation.objects.exists()


def test_a_member_lets_the_machine_translate_and_readers_are_told_that_one_did(as_, fatou, babel, told):
    page = as_(fatou).get(there(told)).text
    assert f'action="{there(told)}machine/"' in page
    assert "are sent to Babel, without who wrote them" in page
    assert tap(fatou, told).status_code == 302
    assert babel.asked == [], "not while somebody waits for the page"
    assert "The machine was asked" in as_(fatou).get(there(told)).text
    translate(WantedTranslation.objects.get().pk)
    asked = {"q": SAID, "source": "en", "target": "fr", "format": "text", "api_key": "a key"}
    assert babel.asked == [("/translate", asked)]
    page = read(told)
    assert "Traduit automatiquement par Babel le" in page
    assert "<p>Nous avons prêté du <strong>paracétamol</strong>.</p>" in page
    assert not WantedTranslation.objects.exists()
    translate_what_is_wanted()
    assert len(babel.asked) == 1


def test_what_it_says_is_cleaned_like_what_is_typed(fatou, babel, told):
    babel.answer = {"translatedText": "  Nous\0 avons \u202eprêté\ud800.\ufffc\r\n"}
    tap(fatou, told)
    translate_what_is_wanted()
    assert PostTranslation.objects.get().text == "Nous avons prêté?."


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(fatou, babel, told, monkeypatch):
    monkeypatch.setattr(libre, "LONGEST", 0.3)
    babel.pause, babel.answer = 0.1, {"translatedText": MADE * 20}  # two minutes
    tap(fatou, told)
    began = monotonic()
    translate_what_is_wanted()
    assert monotonic() - began < 20
    assert WantedTranslation.objects.get().trouble == "away"


def test_while_one_worker_asks_the_machine_the_others_do_something_else(fatou, babel, told):
    WantedTranslation.objects.want(told, "fr")
    database = connection.settings_dict
    named = {
        "host": database["HOST"],
        "port": database["PORT"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    with psycopg.connect(dbname=database["NAME"], **named) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        translate(WantedTranslation.objects.get().pk)
        translate_what_is_wanted()
        assert not babel.asked
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])  # a server that hears of a closed door does so later
    translate_what_is_wanted()
    assert PostTranslation.objects.get().machine == "Babel"


def test_what_is_asked_twice_is_done_once(fatou, amina, babel, told):
    for person in (fatou, amina, fatou):
        tap(person, told)
    translate_what_is_wanted()
    translate_what_is_wanted()
    assert (len(babel.asked), PostTranslation.objects.count()) == (1, 1)
    assert tap(fatou, told).status_code == 409


def test_what_a_member_wrote_is_never_overwritten_by_a_machine(as_, fatou, babel, told):
    put(fatou, told)
    assert tap(fatou, told).status_code == 409
    assert "By machine" not in as_(fatou).get(there(told)).text
    assert not translating.put_by_machine(told, "fr", text=MADE, source=mark_of(told.text), machine="Babel")
    Post.objects.filter(pk=told.pk).update(text="We lent soap.")
    told.refresh_from_db()
    assert tap(fatou, told).status_code == 409, "also where it is out of date"
    assert not translating.put_by_machine(told, "fr", text=MADE, source=mark_of(told.text), machine="Babel")
    assert PostTranslation.objects.get().text == DIT


def test_a_member_who_writes_while_the_machine_works_is_not_overwritten(whole, babel):
    fatou = make_person("Fatou")
    post = begun(make_lab(), fatou, SAID).posts.get()
    WantedTranslation.objects.want(post, "fr")
    edition = translating.edition_of(post, "fr", None)

    def write():
        said = {"text": DIT, "edition": edition, "person": fatou, "by": Actor.objects.of(fatou)}
        translating.translate(Post.objects.get(pk=post.pk), "fr", **said)

    babel.meanwhile = write
    translate_what_is_wanted()
    assert len(babel.asked) == 1
    one = PostTranslation.objects.get()
    assert (one.text, one.is_by_machine, one.editions.count()) == (DIT, False, 0)


def test_a_post_that_changes_while_the_machine_works_gets_no_translation_of_what_it_said(amina, babel, told):
    WantedTranslation.objects.want(told, "fr")
    wanted = WantedTranslation.objects.get()
    assert wanted.claim()
    assert not translating.put_by_machine(told, "fr", text=MADE, source=mark_of("Else."), machine="Babel")
    assert not PostTranslation.objects.exists()


def test_a_member_corrects_the_machine_and_it_is_theirs(fatou, babel, told):
    by_machine(told)
    put(fatou, told)
    one = PostTranslation.objects.get()
    assert (one.text, one.is_by_machine, one.editions.get().machine) == (DIT, False, "Babel")
    page = read(told)
    assert "automatiquement par" not in page
    assert "Traduit par un membre le" in page


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_machine_that_is_away_is_asked_again_a_few_times_and_then_says_so(as_, fatou, babel, told, status):
    babel.status = status
    tap(fatou, told)
    for tries in range(1, 5):
        translate_what_is_wanted()
        translate_what_is_wanted()
        assert len(babel.asked) == tries, "not before the pause is over"
        wanted = WantedTranslation.objects.get()
        assert (wanted.tries, wanted.trouble) == (tries, "away")
        if tries < 4:
            assert "It is asked again by itself" in as_(fatou).get(there(told)).text
            WantedTranslation.objects.update(due_at=now() - timedelta(seconds=1))
    assert wanted.was_given_up
    translate_what_is_wanted()
    assert len(babel.asked) == 4
    assert "Ask it once more" in as_(fatou).get(there(told)).text
    babel.status = 200
    tap(fatou, told)
    translate_what_is_wanted()
    assert MADE[:10] in read(told)


def test_a_machine_that_is_not_there_keeps_the_others_waiting_for_one_round_only(settings, fatou, babel, told):
    post_to(sign_in(fatou), told.discussion, f"{SAID} Twice.")
    for post in told.discussion.posts.filter(number__gt=1):
        tap(fatou, post)
    settings.TRANSLATOR_URL = "http://127.0.0.1:9"
    translate_what_is_wanted()
    assert sorted(WantedTranslation.objects.values_list("tries", flat=True)) == [0, 1]


def test_a_post_that_kills_its_workers_is_not_tried_for_ever(as_, fatou, babel, told):
    tap(fatou, told)
    WantedTranslation.objects.update(tries=WantedTranslation.MOST_TRIES)
    translate_what_is_wanted()
    assert babel.asked == []
    assert "Ask it once more" in as_(fatou).get(there(told)).text


def test_a_machine_that_answers_drop_by_drop_is_not_waited_for(monkeypatch, babel):
    monkeypatch.setattr("hlh.translating.libre.LONGEST", -1)
    with pytest.raises(Away):
        translator().translate("x", source="en", target="fr")


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, {"error": "pt is not supported"}),
        (302, {}),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"[" * 100_000),
        (200, {"translatedText": ""}),
        (200, {"translatedText": ["x"]}),
        (200, {"translatedText": "x" * 16_001}),
        (200, {"translatedText": "x" * 1_000_001}),
        (200, {"translatedText": "Donnez 250 mg d’amoxicilline au patient deux fois par jour."}),
        (200, {"translatedText": SAID}),
    ],
)
def test_what_a_machine_does_not_take_is_said_and_not_tried_again(as_, fatou, babel, told, status, answer):
    babel.status, babel.answer = status, answer
    tap(fatou, told)
    translate_what_is_wanted()
    translate_what_is_wanted()
    assert len(babel.asked) == 1
    assert not PostTranslation.objects.exists()
    page = as_(fatou).get(there(told)).text
    assert "does not translate this" in page
    assert "Ask it once more, or translate the post yourself" in page


def test_what_a_machine_says_is_cleaned_as_everything_is(fatou, babel, told):
    babel.answer = {"translatedText": "<script>alert(1)</script> [x](javascript:alert(1))"}
    tap(fatou, told)
    translate_what_is_wanted()
    page = read(told)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_only_what_everybody_reads_and_may_be_quoted_leaves_the_hub(as_, fatou, lab, babel, told):
    Lab.objects.filter(pk=lab.pk).update(readers="members")
    assert tap(fatou, told).status_code == 403
    assert "written for fewer than everybody" in as_(fatou).get(there(told)).text
    Lab.objects.filter(pk=lab.pk).update(readers="public")
    told.voice.quoting = Quoting.NO
    told.voice.save()
    assert tap(fatou, told).status_code == 403
    assert "does not want to be quoted" in as_(fatou).get(there(told)).text
    told.voice.quoting = Quoting.ASK
    told.voice.save()
    assert tap(fatou, told).status_code == 302
    Lab.objects.filter(pk=lab.pk).update(readers="members")
    translate_what_is_wanted()
    assert babel.asked == []
    assert not WantedTranslation.objects.exists()


def test_a_post_that_was_hidden_meanwhile_is_not_sent(fatou, frida, babel, told):
    tap(fatou, told)
    told.hide("other", by=Actor.objects.of(frida))
    translate_what_is_wanted()
    assert babel.asked == []


def test_nobody_without_the_right_to_write_asks_the_machine(babel, lab, fatou, told):
    assert Client().post(f"{there(told)}machine/").status_code in (302, 403)
    Lab.objects.filter(pk=lab.pk).update(joining="request")
    assert tap(fatou, told).status_code == 403
    assert not WantedTranslation.objects.exists()


def test_one_person_asks_so_many_times_a_day(monkeypatch, fatou, babel, told):
    monkeypatch.setattr("learning_labs.views.translating.MOST_IN_A_DAY", 1)
    assert tap(fatou, told).status_code == 302
    answer = tap(fatou, told, "es")
    assert answer.status_code == 409
    assert "Ask it again tomorrow" in answer.text


def test_the_address_that_an_administrator_set_is_asked_and_no_other(babel):
    machine = translator()
    assert "a key" not in repr(machine)
    babel.status = 302
    with pytest.raises(Refused):
        machine.translate("x", source="en", target="fr")
    assert [path for path, _asked in babel.asked] == ["/translate"]
    babel.server_close()
    with pytest.raises(Away):
        type(machine)("Babel", "http://127.0.0.1:9").translate("x", source="en", target="fr")
