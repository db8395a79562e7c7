"""Two people at one brief, in browsers; and a line that is cut while somebody types."""

import re

from playwright.sync_api import expect

from briefs.models import Brief, CoAuthor, Remark
from hlh.activity.models import Actor
from hlh.people.models import Draft
from hlh.people.voices import speak
from tests.briefs.conftest import editor, make_brief
from tests.browser.going import press
from tests.browser.test_keeping import opened
from tests.browser.test_thread import looked_at
from tests.conftest import make_person
from tests.servers import until

WORDS = " Three health posts shared a lorry."


def joint(amina, fatou):
    """A brief that the second writes along."""
    brief = make_brief(amina)
    asked = CoAuthor.objects.invite(brief, fatou.email, language="en", by=Actor.objects.of(amina))
    asked.join(speak(fatou, brief.place, naming=0, quoting="no", among={}), by=Actor.objects.of(fatou))
    return Brief.objects.get(pk=brief.pk)


def test_a_line_that_is_cut_for_a_minute_loses_nothing_that_was_typed(hub, chromium, whole):
    amina = make_person("Amina", country_id="KEN")
    brief = make_brief(amina)
    there = f"{hub}/briefs/{brief.ref}/edit/"
    phone = opened(chromium, hub, amina)
    phone.clock.install()
    phone.goto(there)
    said = phone.locator("[data-kept]")
    phone.context.set_offline(True)
    phone.click("[name=action]")
    phone.keyboard.press("Control+End")
    phone.keyboard.type(WORDS)
    said.filter(has_text="kept in this browser").wait_for()
    assert not Draft.objects.exists()
    phone.clock.run_for(60_000)
    phone.click("button[name=save]")  # without a line nothing is sent, and nothing goes with the page
    assert phone.url == there
    phone.context.set_offline(False)
    said.filter(has_text=re.compile("^Kept$")).wait_for()
    assert Draft.objects.get().fields["action"][0].endswith(WORDS)
    assert Brief.objects.get(pk=brief.pk).edition == brief.edition  # nothing that others read has changed


def test_what_never_reached_the_server_is_there_again_when_the_page_died_without_a_line(hub, chromium, whole):
    amina = make_person("Amina", country_id="KEN")
    brief = make_brief(amina)
    there = f"{hub}/briefs/{brief.ref}/edit/"
    phone = opened(chromium, hub, amina)
    phone.goto(there)
    phone.context.set_offline(True)
    phone.fill("[name=outcome]", "Two facilities ran out." + WORDS)
    phone.locator("[data-kept]").filter(has_text="kept in this browser").wait_for()
    phone.close()
    phone.context.set_offline(False)

    again = phone.context.new_page()
    again.goto(there)
    expect(again.locator("[name=outcome]").first).to_have_value(re.compile("lorry"))
    assert Draft.objects.get().fields["outcome"] == ["Two facilities ran out." + WORDS]
    until(lambda: again.evaluate("Object.keys(localStorage).length") == 0)


def test_the_second_is_warned_within_ten_seconds_and_both_keep_their_words(hub, chromium, whole):
    amina, fatou = make_person("Amina", country_id="KEN"), make_person("Fatou", country_id="SEN")
    brief = joint(amina, fatou)
    there = f"{hub}/briefs/{brief.ref}/edit/"
    first, second = opened(chromium, hub, amina), opened(chromium, hub, fatou)
    first.clock.install()  # ten seconds of the page: those of a machine with much to do say nothing
    first.goto(there)
    assert not first.locator("#others").is_visible()
    second.goto(there)
    assert "Somebody else has this text open now" in second.inner_text("#others")
    first.clock.run_for(10_000)
    expect(first.locator("#others")).to_contain_text("Somebody else has this text open now")
    assert not first.complaints + second.complaints

    second.fill("[name=outcome]", "Two facilities ran out.")
    press(second, "button[name=save]")
    first.clock.run_for(10_000)
    expect(first.locator("#others")).to_contain_text("It was saved meanwhile")
    first.fill("[name=outcome]", "Nobody counted.")
    press(first, "button[name=save]")
    assert "Nothing was overwritten" in first.inner_text("main")
    assert first.input_value("[name=outcome]") == "Nobody counted."
    assert Brief.objects.get(pk=brief.pk).outcome == "Two facilities ran out."


def test_selecting_words_fills_the_remark_and_the_pages_are_accessible_and_fit(hub, chromium, whole):
    amina, abena = make_person("Amina", country_id="KEN"), editor("Abena", "region:AFR")
    brief = make_brief(amina, stage="in_review")
    there = f"/briefs/{brief.ref}/next/"
    page = opened(chromium, hub, abena)
    page.goto(hub + there)
    page.evaluate(
        """() => { const text = document.querySelector("#action .said p").firstChild;
        getSelection().setBaseAndExtent(text, 4, text, 17); }"""
    )
    expect(page.locator("form[data-remarks] [name=quote]")).to_have_value("hospital lent")
    expect(page.locator("form[data-remarks] [name=section]")).to_have_value("action")
    page.fill("form[data-remarks] [name=words]", "Which hospital?")
    press(page, "form[data-remarks] button")
    assert Remark.objects.get().quote == "hospital lent"
    assert "Which hospital?" in page.inner_text("main")
    assert not page.complaints

    Remark.objects.get().answer(
        "That of Kisumu.", part="author", voice=brief.voice, once="r", by=Actor.objects.system()
    )
    looked_at(chromium, hub, [there], person=abena)
    own = [there, f"/briefs/{brief.ref}/coauthors/", f"/briefs/{make_brief(amina).ref}/edit/"]
    looked_at(chromium, hub, own, person=amina)
