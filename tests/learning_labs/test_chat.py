"""Words of a phone group: nothing that leads to a person is stored, and nothing at all before whoever said it allows it."""

import html
import json
import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.people.models import Naming, Voice
from learning_labs.chats import pacing, sealing
from learning_labs.chats.reading import messages_of
from learning_labs.chats.stripping import doubts, stripped
from learning_labs.models import Brought, Lab, Post
from tests.conftest import discuss, make_lab, make_person, sign_in
from tests.house.test_erased import readable
from tests.racing import at_once

EXPORT = (Path(__file__).parent / "chats" / "invented.txt").read_text()
NAMES = ["zyxelina", "wambuto", "quorbert", "mchanda", "fénolie", "fenolie", "drakassou", "товрили", "жмыхов"]
NAMES += ["أمزينة", "الكرفوري", "brondalia", "kiplofe"]
NUMBERS = ["700987654", "799123456", "711222333", "733444555", "token-4f9a8b7c6d5e", "hushhush", "clinic.example"]
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def leads_in(words):
    """What of the people of the export stands in a text, however its digits are written."""
    small, digits = words.lower(), re.sub(r"[\s().-]", "", words)
    return {lead for lead in [*NAMES, *NUMBERS] if lead in small or lead in digits}


def stored():
    """Every value of every column of every table, asked of PostgreSQL itself; and what the cache holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table}")
            yield from (readable(value) for row in cursor.fetchall() for value in row if value is not None)
    server = cache._cache.get_client(None)
    for key in server.scan_iter(f"{cache.key_prefix}:*", count=1000):
        value = server.get(key) if server.type(key) == b"string" else b""
        yield key.decode("utf-8", "replace") + (value or b"").decode("utf-8", "replace")


def nothing_is_stored(*words):
    """Neither what leads to a person, nor these words of theirs."""
    for value in stored():
        assert not leads_in(value), value
        assert not [one for one in words if one in value], value


def fields_of(page):
    """The form of a page as a browser sends it, with nothing chosen."""
    page = page.partition("<footer")[0]
    said = {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    }
    said.pop("csrfmiddlewaretoken", None)
    texts = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return said | {name: html.unescape(text) for name, text in texts}


def place_of(page, words):
    """The number of the first message that says so."""
    return next(name.removeprefix("words_") for name, text in fields_of(page).items() if words in text)


def links_in(page):
    return re.findall(r"https?://[^\s<]+\?words=([\w=-]+)", html.unescape(page))


def links(browser, discussion, *chosen, export=EXPORT):
    """What a facilitator sends: the links for the messages that hold these words."""
    there = f"/labs/{discussion.lab.slug}/chat/"
    page = browser.post(there, {"export": export}).text
    said = fields_of(page) | {"discussion": discussion.pk, "go": "links"}
    taken = {f"take_{place_of(page, words)}": "1" for words in chosen}
    return links_in(browser.post(there, said | taken).text)


def yes_to(link, browser=None, **said):
    page = fields_of((browser or Client()).get("/labs/chats/words/", {"words": link}).text)
    given = {"words": link, "naming": 0, "quoting": "no", "country": ""} | page | said
    return (browser or Client()).post("/labs/chats/words/", given, headers=FROM_HERE)


def test_no_name_or_number_of_two_hundred_lines_reaches_the_database_at_any_step(keeper, lab, discussion, caplog):
    assert len(EXPORT.splitlines()) == 200
    browser, there = sign_in(keeper), f"/labs/{lab.slug}/chat/"
    lent, form = "We lent ten boxes", "Which form did you use"
    with caplog.at_level(logging.DEBUG):
        assert browser.get(there).status_code == 200
        upload = SimpleUploadedFile("WhatsApp Chat with Zyxelina.txt", EXPORT.encode())
        shown = browser.post(there, {"export": "", "file": upload})
        nothing_is_stored(lent, form)
        page = shown.text
        assert lent in page
        assert not leads_in(page)
        said = fields_of(page) | {"discussion": discussion.pk}
        taken = {f"take_{place_of(page, words)}": "1" for words in (lent, form)}
        second = browser.post(there, said | taken | {"go": "1"})  # the choice is carried to the next page
        assert "2 messages are chosen" in second.text
        assert not leads_in(second.text)
        nothing_is_stored(lent, form)
        made = browser.post(there, fields_of(second.text) | {"discussion": discussion.pk, "go": "links"})
        nothing_is_stored(lent, form)
        assert made.status_code == 200, re.findall(r'wrong-why"[^<]*<|role="alert">[^<]*', made.text)
        found = links_in(made.text)
        assert len(found) == 2  # two people said it
        for link in found:
            opened = Client().get("/labs/chats/words/", {"words": link})
            assert opened["Cache-Control"] == "no-store"
            assert opened["Referrer-Policy"] == "no-referrer"
            assert opened["X-Robots-Tag"] == "noindex"
            assert not leads_in(opened.text)
        nothing_is_stored(lent, form)
        for link in found:
            assert "stand in the discussion" in yes_to(link).text
        settle_all()
    nothing_is_stored()
    log = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert not leads_in(log)
    assert lent not in log
    assert not [link for link in found if link in log]
    page = Client().get(discussion.get_absolute_url()).text
    assert lent in page
    assert form in page
    assert page.count("Brought from a phone group by a facilitator") == 2


def test_every_message_of_the_export_is_split_and_what_the_phone_says_is_dropped():
    said, names = messages_of(EXPORT)
    texts = " ".join(one.text for one in stripped(said, names))
    assert not leads_in(texts)
    assert len(said) < 190
    for words in ("omitted", "deleted", "edited", "encrypted", "created group", "IMG-"):
        assert words not in texts
    assert "a colleague can you say how you did the list" in texts


@pytest.mark.parametrize(
    "line",
    [
        "12/03/2024, 21:05 - Orvanne Plitt: We lent ten boxes.",
        "3/12/24, 9:05 PM - Orvanne Plitt: We lent ten boxes.",
        "3/12/24, 9:05\u202fPM - Orvanne Plitt: We lent ten boxes.",
        "12.03.24, 21:05 - Orvanne Plitt: We lent ten boxes.",
        "2024-03-12, 21:05 - Orvanne Plitt: We lent ten boxes.",
        "12/03/2024 à 21:05 - Orvanne Plitt: We lent ten boxes.",
        "\u200f١٢\u200f/٣\u200f/٢٠٢٤، ٩:٠٥ م - Orvanne Plitt: We lent ten boxes.",
        "2024/3/12 下午9:05 - Orvanne Plitt: We lent ten boxes.",
        "[12/03/2024, 21:05:33] Orvanne Plitt: We lent ten boxes.",
        "\u200e[12/3/24, 9:05:33\u202fPM] ~\u00a0Orvanne Plitt: \u200eWe lent ten boxes.",
        "[12.03.24, 21:05:33] Orvanne Plitt: We lent ten boxes.",
        "Orvanne Plitt, [12.03.2024 21:05]\nWe lent ten boxes.",
        "Orvanne Plitt: We lent ten boxes.",
    ],
)
def test_chats_of_every_telephone_are_read(line):
    said, names = messages_of(f"{line}\nAnd wrote it down, says orvanne.")
    assert [(one.who, one.text) for one in stripped(said, names)] == [
        (1, "We lent ten boxes.\nAnd wrote it down, says a colleague.")
    ]


def telegram(*rows):
    """The `result.json` of a group, as Telegram's program for computers writes it."""
    return json.dumps({"name": "Cold chain", "type": "private_supergroup", "id": 1, "messages": rows}, indent=1)


def row(text, who="Orvanne Plitt", **said):
    kept = {"type": "message", "date": "2024-03-12T21:05:00", "from": who, "from_id": "user7", "text": text}
    return kept | {"text_entities": []} | said


def test_the_json_of_telegram_is_read_with_its_parts_and_without_what_telegram_says():
    said, names = messages_of(
        telegram(
            {"type": "service", "actor": "Dorvane Quist", "action": "invite_members", "members": ["Bo Vexal", None]},
            row("We lent ten boxes,\nsays Quist and Vexal."),
            row(["Ask ", {"type": "mention_name", "text": "Mirtha Lonnes", "user_id": 7}, " or ", {"text": "@oplitt"}]),
            row(["Call ", {"type": "phone", "text": "+254 799 123456"}], who=None, from_id="user99"),
            row("What others said.", forwarded_from="A Channel"),
            row("", photo="photos/1.jpg"),
            row(["", {"type": "bold"}, 7, None]),
            row("Lonnes did.", who="Bo Vexal"),
            "no message",
        )
    )
    assert [(one.who, one.text) for one in stripped(said, names)] == [
        (1, "We lent ten boxes,\nsays a colleague and a colleague."),
        (1, "Ask a colleague or [name]"),
        (2, "Call [number]"),
        (3, "a colleague did."),
    ]


@pytest.mark.parametrize(
    "export",
    [
        '{"chats": {"list": []}}',
        '{"messages": 7}',
        '{"messages": [[], 1, {"text": {}}]}',
        "{",
        "{" * 5000,
        '{"a":' * 90000,
    ],
)
def test_json_that_holds_no_messages_of_a_group_is_no_export(export):
    assert messages_of(export)[0] == []


def test_a_file_of_telegram_is_brought_like_any_other(keeper, lab):
    browser, there = sign_in(keeper), f"/labs/{lab.slug}/chat/"
    export = telegram(*[row(f"We lent {number} boxes.") for number in range(700)])
    assert export.count("\n") > 5000
    page = browser.post(there, {"file": SimpleUploadedFile("result.json", export.encode())})
    assert page.status_code == 200
    assert "700 messages" in page.text
    nothing_is_stored("boxes", "Orvanne")
    many = json.dumps({"messages": [{"type": "message", "from": "A", "text": "b c"}] * 5001})
    assert "5,000 lines" in browser.post(there, {"export": many}).text


def test_who_brings_many_chats_in_a_day_waits_and_is_told_the_rule_and_the_time_left(keeper, lab, ada, monkeypatch):
    monkeypatch.setattr(pacing, "MOST_IN_A_DAY", 2)
    browser, there = sign_in(keeper), f"/labs/{lab.slug}/chat/"
    export = {"export": "Zyxelina: We lent ten boxes."}
    assert browser.post(there, {"export": "nothing"}).status_code == 422  # what cannot be read is not counted
    pages = [browser.post(there, export) for _time in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert "a day at most" not in browser.get("/labs/").text
    refused = browser.post(there, export)
    assert refused.status_code == 409
    assert re.search(
        r"One person brings 2 chats a day at most\. You can bring the next one in \d+ hours?;", refused.text
    )
    assert "Zyxelina: We lent ten boxes." in refused.text  # what was pasted is given back, and kept nowhere
    assert "One person brings 2 chats a day at most" in browser.get(there).text  # said beforehand, too
    begun = fields_of(pages[0].text)
    assert browser.post(there, begun | {"go": "0"}).status_code == 200  # what was begun goes on
    assert sign_in(ada).post(there, export).status_code == 200  # another one has a day of their own
    nothing_is_stored("ten boxes")


def test_a_mention_between_marks_and_numbers_in_other_digits_are_taken_out_too():
    said, names = messages_of(
        "Ali Veshti: ask @\u2068Dorvane Quist\u2069 at ٠٧٩٩١٢٣٤٥٦, or Quist at home\nBo Ba: وعليه"
    )
    (first, _second) = stripped(said, names)
    assert first.text == "ask a colleague at [number], or a colleague at home"


def test_what_may_still_be_a_name_or_a_number_is_pointed_at():
    assert doubts("We asked Otieno for 123456 boxes.") == ["123456", "Otieno"]
    assert doubts("The ORS came. Everybody was glad in 2024.") == []


def test_a_link_stores_once_however_often_and_by_how_many_it_is_used(keeper, discussion):
    (link,) = links(sign_in(keeper), discussion, "We lent ten boxes")
    assert Post.objects.filter(is_brought=True).count() == Voice.objects.filter(place__startswith="chat").count() == 0
    for words in ("", "", "We lent ten"):
        answer = yes_to(link, **({"words_0": words} if words else {}))
        assert answer.status_code == 200
    post = Post.objects.get(is_brought=True)
    assert post.text == "We lent ten boxes to the next health post and wrote it in two books."
    assert post.voice.person is None
    assert Fact.objects.filter(verb="discussion.words_brought").count() == 1
    assert "stand in the discussion" in Client().get("/labs/chats/words/", {"words": link}).text


def test_two_who_press_at_the_same_moment_store_it_once(whole):
    lab = make_lab()
    discussion, keeper = discuss(lab), make_person("Faraja")
    lab.entrust(keeper, by=Actor.objects.system())
    (link,) = links(sign_in(keeper), discussion, "We lent ten boxes")
    at_once(lambda: yes_to(link), lambda: yes_to(link))
    assert Post.objects.filter(is_brought=True).count() == Brought.objects.count() == 1


def test_no_stores_nothing_and_the_one_who_brings_them_cannot_say_yes(keeper, discussion):
    (link,) = links(sign_in(keeper), discussion, "We lent ten boxes")
    voices = Voice.objects.count()
    assert "Nothing was kept" in yes_to(link, answer="no").text
    own = yes_to(link, sign_in(keeper))
    assert own.status_code == 403
    assert "Only they can say yes" in own.text
    nothing_is_stored("We lent ten boxes")
    assert Voice.objects.count() == voices
    assert yes_to(link).status_code == 200  # a no by mistake is no end of it
    assert Post.objects.filter(is_brought=True).exists()


def test_who_says_yes_chooses_how_they_are_named_and_nothing_further_is_kept(keeper, lab, discussion):
    for name in ("Nekesa", "Otieno", "Wafula"):
        lab.welcome(make_person(name, country_id="KEN"), by=Actor.objects.system())
    browser = sign_in(keeper)
    (first,) = links(browser, discussion, "We lent ten boxes")
    (second,) = links(browser, discussion, "We count on Fridays")
    (third,) = links(browser, discussion, "Which form did you use")
    page = Client().get("/labs/chats/words/", {"words": first}).text
    assert re.search(r'name="naming" value="0"[^>]* checked', page)
    assert re.search(r'<option value="no" selected>', page)
    assert 'name="naming" value="3"' not in page
    yes_to(first, country="KEN", naming=Naming.COUNTRY, quoting="yes")
    yes_to(second, country="NRU", naming=Naming.COUNTRY)
    yes_to(third, country="KEN")
    kenya, lone, nobody = (one.voice for one in Post.objects.filter(is_brought=True).order_by("pk"))
    assert (kenya.country_id, kenya.naming, kenya.quoting) == ("KEN", Naming.COUNTRY, "yes")
    assert (lone.country_id, lone.region_id, lone.naming) == (None, None, Naming.NOBODY)
    assert (nobody.country_id, nobody.region_id, nobody.quoting) == (None, None, "no")
    assert "A health manager, Kenya" in Client().get(discussion.get_absolute_url()).text


def test_words_may_be_shortened_and_what_is_new_waits_without_names_or_numbers(keeper, discussion):
    browser = sign_in(keeper)
    (first,) = links(browser, discussion, "We lent ten boxes")
    (second,) = links(browser, discussion, "We count on Fridays")
    assert yes_to(first, words_0="  ").status_code == 422
    yes_to(first, words_0="We lent ten boxes")
    yes_to(second, words_0="Call Dr Vexel on 0799 123 456 about Fridays.")
    short, new = Post.objects.filter(is_brought=True).order_by("pk")
    assert (short.text, short.stage) == ("We lent ten boxes", "shown")
    assert (new.text, new.stage) == ("Call [name] on [number] about Fridays.", "held")


def test_a_link_of_another_hub_one_that_was_changed_and_one_that_is_too_old_open_nothing(
    keeper, discussion, monkeypatch
):
    (link,) = links(sign_in(keeper), discussion, "We lent ten boxes")
    assert "lent" not in link
    for wrong in ("", "x", link[:-4], f"A{link[1:]}", link.swapcase()):
        assert Client().get("/labs/chats/words/", {"words": wrong}).status_code == 404
        assert Client().post("/labs/chats/words/", {"words": wrong}, headers=FROM_HERE).status_code == 404
    monkeypatch.setattr(sealing, "DAYS", 0)
    monkeypatch.setattr("time.time", lambda: (now() + timedelta(days=15)).timestamp())
    old = yes_to(link)
    assert old.status_code == 410
    assert "new one" in old.text
    assert not Post.objects.filter(is_brought=True).exists()


def test_what_is_asked_for_one_lab_is_told_in_no_other_and_not_once_it_has_closed(keeper, lab, discussion):
    (link,) = links(sign_in(keeper), discussion, "We lent ten boxes")
    other = make_lab("other")
    discussion.move_to(other, area=6, by=Actor.objects.system())
    assert yes_to(link).status_code == 410
    (again,) = links_of_other(other, keeper, discussion)
    Lab.objects.get(pk=other.pk).close(synthesis=None, reason="Done.", by=Actor.objects.system())
    assert yes_to(again).status_code == 410
    assert not Post.objects.filter(is_brought=True).exists()


def links_of_other(other, keeper, discussion):
    other.entrust(keeper, by=Actor.objects.system())
    discussion.refresh_from_db()
    return links(sign_in(type(keeper).objects.get(pk=keeper.pk)), discussion, "We lent ten boxes")


def test_much_of_one_person_needs_several_links_and_all_speak_in_one_voice(keeper, discussion):
    export = "\n".join(f"Orvanne Plitt: {number} {'we counted and lent ' * 20}" for number in range(8))
    browser, there = sign_in(keeper), f"/labs/{discussion.lab.slug}/chat/"
    page = browser.post(there, {"export": export}).text
    every = {f"take_{place}": "1" for place in range(8)}
    found = links_in(browser.post(there, fields_of(page) | every | {"discussion": discussion.pk, "go": "links"}).text)
    assert len(found) == 3
    assert all(len(link) <= sealing.LONGEST_LINK for link in found)
    for link in found:
        yes_to(link)
    assert Post.objects.filter(is_brought=True).count() == 8
    assert Post.objects.filter(is_brought=True).values("voice").distinct().count() == 1


def test_what_is_no_export_is_refused_with_the_remedy_and_kept_nowhere(keeper, lab):
    browser, there = sign_in(keeper), f"/labs/{lab.slug}/chat/"
    for said, remedy in [
        ({"export": "Zyxelina wrote nothing"}, "No messages were found"),
        ({"export": "a: b\n" * 6000}, "5,000 lines"),
        ({"file": SimpleUploadedFile("a.zip", b"PK\x03\x04")}, "packed file"),
        ({"file": SimpleUploadedFile("a.txt", b"\xff\xff\xff\x00")}, "no text file"),
        ({"state": "zyxelina"}, "more than a day"),
    ]:
        answer = browser.post(there, said)
        assert answer.status_code == 422
        assert remedy in answer.text
    nothing_is_stored()


def test_no_draft_is_kept_of_an_export_when_it_is_refused_or_meets_the_sign_in(keeper, lab, fatou):
    there = f"/labs/{lab.slug}/chat/"
    assert Client().post(there, {"export": EXPORT}).status_code == 302
    assert sign_in(fatou).post(there, {"export": EXPORT}).status_code == 403
    assert sign_in(fatou).post(f"/me/drafts/?for={there}", {"export": EXPORT}).status_code in (200, 204, 302, 404)
    strict = sign_in(keeper, Client(enforce_csrf_checks=True))
    assert strict.post(there, {"export": EXPORT}).status_code == 403
    lab.close(synthesis=None, reason="Done.", by=Actor.objects.system())
    assert sign_in(keeper).post(there, {"export": EXPORT}).status_code == 403
    nothing_is_stored("We lent ten boxes")


def test_what_a_form_carries_is_of_one_facilitator_in_one_lab_and_nobody_changes_it(keeper, lab, discussion, ada):
    page = sign_in(keeper).post(f"/labs/{lab.slug}/chat/", {"export": EXPORT}).text
    state = fields_of(page)["state"]
    assert "lent" not in state
    assert sign_in(ada).post(f"/labs/{lab.slug}/chat/", {"state": state}).status_code == 422
    other = make_lab("other")
    other.entrust(keeper, by=Actor.objects.system())
    assert sign_in(keeper).post("/labs/other/chat/", {"state": state}).status_code == 422
    assert sign_in(keeper).post(f"/labs/{lab.slug}/chat/", {"state": f"{state[:-3]}abc"}).status_code == 422
    assert json.dumps(state).isascii()
