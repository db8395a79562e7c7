"""Hostile and broken input at every form: a clear sentence, the right status, nothing typed lost, never a 500."""

import pytest
from django.test import Client, RequestFactory

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.wsgi import application
from tests.conftest import ask, make_lab, sign_in

SAME_SITE = {"headers": {"sec-fetch-site": "same-origin"}}
ANSWERS = {200, 302, 303, 403, 404, 409, 422}  # shown, gone on, or refused with words
HTML = "<script>alert(1)</script><img src=x onerror=alert(1)> insulin ran out"
TURNED = "insulin \u202eran out\u202c in \u2066four\u2069 districts"


@pytest.fixture
def forms(lab, amina, oskar):
    """Every form of the hub: who posts it, where, with what, and its field of words."""
    from tests.conftest import discuss

    question = ask("paracetamol and ORS finished in all health posts", asker=amina)
    discussion = discuss(lab, once="another")
    page = discussion.get_absolute_url()
    naming = {"naming": "0", "quoting": "ask"}
    return {
        "ask": (None, "/helpdesk/ask/", {"look": "1"}, "text"),
        "send": (None, "/helpdesk/ask/", {"once": "abc"}, "text"),
        "post": (amina, f"{page}posts/", {**naming, "kind": "experience"}, "text"),
        "naming": (amina, f"{page}naming/", naming, "naming"),
        "verdict": (amina, f"/helpdesk/{question.ref}/verdict/", {}, "verdict"),
        "route": (oskar, f"/helpdesk/queue/{question.ref}/route/", {}, "lab"),
        "hand over": (oskar, f"/helpdesk/queue/{question.ref}/hand-over/", {}, "place"),
        "point": (oskar, f"/helpdesk/queue/{question.ref}/point/", {}, "address"),
        "language": (None, "/language/", {"next": "/"}, "language"),
        "sign in": (None, "/accounts/login/", {"password": "x"}, "login"),
        "sign up": (None, "/accounts/signup/", {"password1": "a long enough secret"}, "email"),
        "code": (None, "/accounts/login/code/", {}, "email"),
    }


NAMES = [
    "ask",
    "send",
    "post",
    "naming",
    "verdict",
    "route",
    "hand over",
    "point",
    "language",
    "sign in",
    "sign up",
    "code",
]
INPUTS = {
    "nothing": "",
    "100 KB": "x" * 100_000,
    "NUL": "insulin\0 ran out",
    "html": HTML,
    "turned": TURNED,
    "spaces": " \n\t ",
    "number": "99999999999999999999999",
    "letters lost": "insulin \ufffd out",
}


@pytest.mark.parametrize("words", INPUTS.values(), ids=INPUTS.keys())
@pytest.mark.parametrize("name", NAMES)
def test_no_form_breaks(forms, name, words):
    person, address, fields, field = forms[name]
    client = Client(raise_request_exception=False)
    if person:
        sign_in(person, client)
    answer = client.post(address, {**fields, field: words}, **SAME_SITE)
    assert answer.status_code in ANSWERS, (answer.status_code, words[:40])
    assert "<script>alert" not in answer.text


def test_a_wrong_address_on_the_second_page_stays_there_with_all_that_was_typed(db, client):
    wrong = {"text": "insulin ran out", "once": "abc", "reply": "no address", "country": "", "behalf": "on"}
    page = client.post("/helpdesk/ask/", wrong, **SAME_SITE)
    assert page.status_code == 422
    assert "Send my question" in page.text
    assert 'name="look"' not in page.text
    assert 'value="no address"' in page.text
    client.post("/helpdesk/ask/", {**wrong, "reply": "karim@health.example"}, **SAME_SITE)
    assert Question.objects.get().behalf


@pytest.mark.parametrize("name", NAMES)
def test_broken_utf8_breaks_nothing(forms, name):
    person, address, _fields, field = forms[name]
    client = Client(raise_request_exception=False)
    if person:
        sign_in(person, client)
    body = f"{field}=insulin+%FF%FE+out&look=1".encode()
    answer = client.post(address, body, content_type="application/x-www-form-urlencoded", **SAME_SITE)
    assert answer.status_code in ANSWERS


def test_an_empty_question_says_what_to_do(client, db):
    answer = client.post("/fr/helpdesk/ask/", {"text": "", "look": "1"}, **SAME_SITE)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_too_long_a_question_is_kept_whole_in_the_form(client, db):
    words = "insulin ran out. " * 6000
    answer = client.post("/helpdesk/ask/", {"text": words, "look": "1"}, **SAME_SITE)
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert "4000 fit" in answer.text


def test_lost_letters_are_named_and_nothing_is_stored(client, db):
    answer = client.post("/helpdesk/ask/", {"text": "insulin\0 ran out"}, **SAME_SITE)
    assert answer.status_code == 422
    assert "did not arrive" in answer.text
    assert not Question.objects.exists()


def test_marks_that_turn_the_writing_direction_are_taken_out(client, db):
    client.post("/helpdesk/ask/", {"text": TURNED}, **SAME_SITE)
    assert Question.objects.get().text == "insulin ran out in four districts"


def test_html_is_shown_as_words(client, db, oskar):
    client.post("/helpdesk/ask/", {"text": HTML}, **SAME_SITE)
    settle_all()
    sign_in(oskar, client)
    page = client.get("/helpdesk/queue/?view=all").text
    assert "&lt;script&gt;" in page or "script" in page
    assert "<script>" not in page
    assert "<img src=x" not in page


def test_a_form_of_another_site_asks_once_more_and_loses_nothing(db):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/helpdesk/ask/", {"text": "insulin ran out"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
    assert "Send this?" in answer.text
    assert "insulin ran out" in answer.text
    assert not Question.objects.exists()


def test_an_old_form_of_somebody_signed_in_is_asked_about_once(amina, discussion):
    client = Client(enforce_csrf_checks=True)
    sign_in(amina, client)
    said = {"text": "We lent stock.", "naming": "2", "quoting": "ask"}
    answer = client.post(f"{discussion.get_absolute_url()}posts/", said, **SAME_SITE)
    assert answer.status_code == 403
    assert "We lent stock." in answer.text
    assert 'name="naming" value="2"' in answer.text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("site", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}])
def test_a_form_that_may_be_of_another_site_gets_no_token_for_what_only_members_do(amina, discussion, site):
    client = Client(enforce_csrf_checks=True)
    sign_in(amina, client)
    said = {"text": "We lent stock.", "naming": "3", "quoting": "yes"}
    answer = client.post(f"{discussion.get_absolute_url()}posts/", said, headers=site)
    assert answer.status_code == 403
    assert "We lent stock." in answer.text
    assert f'action="{discussion.get_absolute_url()}posts/"' not in answer.text
    assert discussion.posts.count() == 1


def test_another_site_does_not_choose_how_an_asker_is_named(amina):
    client = Client(enforce_csrf_checks=True)
    sign_in(amina, client)
    said = {"text": "insulin ran out", "naming": "3", "quoting": "yes"}
    answer = client.post("/helpdesk/ask/", said, headers={"sec-fetch-site": "cross-site"})
    assert "insulin ran out" in answer.text
    assert 'name="naming"' not in answer.text
    assert 'name="quoting"' not in answer.text


def test_no_page_repeats_a_password(amina):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": amina.email, "password": "hunter2 secret"}, **SAME_SITE)
    assert answer.status_code == 403
    assert "hunter2" not in answer.text


def test_a_short_text_that_is_refused_is_given_back(client, amina):
    from tests.conftest import discuss

    lab = make_lab("closing")
    discussion = discuss(lab)
    lab.close(synthesis=None, reason="Too few came.", by=Actor.objects.system())
    sign_in(amina, client)
    answer = client.post(f"{discussion.get_absolute_url()}posts/", {"text": "Lent.", "naming": "0", "quoting": "ask"})
    assert ">Lent.</textarea>" in answer.text


def test_a_post_sent_twice_stands_once(client, amina, discussion):
    sign_in(amina, client)
    said = {"text": "We lent stock.", "naming": "0", "quoting": "ask", "once": "k1"}
    for _time in range(2):
        assert client.post(f"{discussion.get_absolute_url()}posts/", said).status_code == 302
    assert discussion.posts.count() == 2


@pytest.mark.parametrize(
    ("address", "stranger", "officer"),
    [
        ("/search/?q=%00", 422, 422),
        ("/search/?q=%FF", 422, 422),
        ("/search/?q=" + "x" * 5000, 422, 422),
        ("/search/?q=a%27%20%26%20%7C%20!%20(", 200, 200),
        ("/search/?q=a&area=abc", 422, 422),
        ("/search/?q=a&area=99999999999999999", 422, 422),
        ("/search/?q=a&lang=xx", 422, 422),
        ("/labs/?area=%00", 200, 200),
        ("/labs/?after=nonsense,1", 200, 200),
        ("/labs/?after=2026-01-01T00:00:00%2B00:00,99999999999999999999", 200, 200),
        ("/labs/?after=2026-99-99T00:00:00,1", 200, 200),
        ("/labs/supplies/?after=9999999999999", 200, 200),
        ("/labs/supplies/1/?after=-1", 200, 200),
        ("/labs/supplies/1/?after=99999999999999999999", 200, 200),
        ("/labs/supplies/99999999999999999999/", 404, 404),
        ("/helpdesk/%00/", 404, 404),
        ("/helpdesk/queue/?after=x&view=y", 302, 200),
        ("/accounts/login/?next=https://evil.example/", 200, 302),
        ("/accounts/login/?next=http://[", 200, 302),
        ("/accounts/logout/?next=http://[", 302, 200),
        ("/search/?q=" + "-a+" * 90, 200, 200),
        ("/search/?q=" + "+".join(f"-a{number}" for number in range(70)), 422, 422),
    ],
)
def test_no_address_breaks(address, stranger, officer, lab, oskar, discussion):
    assert Client(raise_request_exception=False).get(address).status_code == stranger
    assert sign_in(oskar, Client(raise_request_exception=False)).get(address).status_code == officer


@pytest.mark.parametrize(
    ("said", "home"),
    [
        ({"language": "fr", "next": "foo"}, "/fr/"),
        ({"language": "xx", "next": "home"}, "/"),
        ({"language": "fr", "next": "["}, "/fr/"),
        ({"language": "fr", "next": "//evil.example/"}, "/fr/"),
    ],
)
def test_no_place_to_go_on_to_breaks_or_leads_away(db, said, home):
    answer = Client(raise_request_exception=False).post("/language/", said)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


def test_a_place_to_go_on_to_that_is_none_leaves_the_door_as_it_is(db):
    said = {"login": "a@b.example", "password": "x", "next": "http://["}
    assert Client(raise_request_exception=False).post("/accounts/login/", said).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": 'sessionid="\\000abcdefgh"'},
        {"cookie": 'key="\\001"; csrftoken="\\000"'},
        {"origin": "http://["},
        {"origin": "null", "sec-fetch-site": "x" * 1000},
        {"accept-language": "x" * 2000},
        {"referer": "http://["},
    ],
)
@pytest.mark.parametrize(("address", "taken"), [("/", 403), ("/helpdesk/ask/", 200)])
def test_no_header_breaks(db, headers, address, taken):
    """A form of strangers is asked about once more, every other refused without its token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    assert client.get(address, headers=headers).status_code == 200
    assert client.post(address, {"text": "insulin ran out"}, headers=headers).status_code == taken


@pytest.mark.parametrize("charset", ["hex", "utf-7", "latin-1", "nonsense", "utf-16"])
def test_a_form_is_read_as_utf8_whatever_it_says(whole, charset):
    """As a web server calls it: Django reads the encoding before any middleware is there."""
    body = b"text=%D8%B3%D8%A4%D8%A7%D9%84&look=1"
    environ = RequestFactory().generic("POST", "/helpdesk/ask/", body, **SAME_SITE).environ
    environ["CONTENT_TYPE"] = f"application/x-www-form-urlencoded; charset={charset}"
    said = []
    page = b"".join(application(environ, lambda status, _headers: said.append(status)))
    assert said == ["200 OK"]
    assert "سؤال" in page.decode()


def test_a_host_that_is_not_ours_is_refused_with_a_page(db):
    answer = Client(raise_request_exception=False, headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert "<h1>" in answer.text


def test_a_closed_lab_refuses_and_gives_the_words_back(client, amina):
    from tests.conftest import discuss

    lab = make_lab("closing")
    discussion = discuss(lab)
    lab.close(synthesis=None, reason="Too few came.", by=Actor.objects.system())
    sign_in(amina, client)
    words = "We lent stock against a note, twice."
    answer = client.post(f"{discussion.get_absolute_url()}posts/", {"text": words, "naming": "0", "quoting": "ask"})
    assert answer.status_code == 403
    assert "This lab is closed" in answer.text
    assert words in answer.text
