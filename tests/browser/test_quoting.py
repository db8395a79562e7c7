"""Quoting in a browser: words are taken and allowed on a phone without JavaScript; each page is accessible and fits."""

from briefs.models import Brief
from hlh.activity.ledger import settle_all
from hlh.catalogue.models import Excerpt
from hlh.people.models import Naming
from tests.briefs.conftest import editor
from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at, sign_in
from tests.conftest import discuss, make_lab
from tests.quoting.conftest import NOTE, letters, link_in, publish, say, take, words_page


def test_words_are_taken_and_allowed_on_a_phone_without_javascript(hub, chromium):
    talk, frida = discuss(make_lab()), editor("Frida")
    say(talk, "Asksel", "ask")
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, hub, frida)

    page.goto(f"{hub}{talk.get_absolute_url()}")
    press(page, "text=Quote a post in a brief")
    press(page, "text=Choose words of post 2")
    page.fill("[name=words]", NOTE)
    press(page, "text=Take these words")

    assert "Waits for consent" in page.content()
    settle_all()
    theirs = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    theirs.goto(f"{hub}{link_in(letters('consent-asked')[0])}")
    press(theirs, "text=Yes, quote this")
    assert "May be quoted" in theirs.content()
    assert Excerpt.objects.get().stage == "given"


def test_the_pages_of_quoting_are_accessible_and_fit(hub, chromium):
    talk, frida = discuss(make_lab()), editor("Frida")
    yes = say(talk, "Yessica", "yes", naming=Naming.OFFICE)
    take(frida, talk)
    draft = Brief.objects.get()
    asks = say(talk, "Asksel", "ask")
    take(frida, talk, "We lent insulin to two health posts.", into=draft.ref)
    say(talk, "Norbert", "no")
    words = words_page(talk)
    own = [f"/briefs/{draft.ref}/", f"/briefs/{draft.ref}/edit/"]
    looked_at(chromium, hub, [words, f"{words}?post=3", *own], person=frida)
    looked_at(chromium, hub, ["/me/quoted/", Excerpt.objects.latest("pk").get_absolute_url()], person=asks)
    public = publish(draft).get_absolute_url()
    looked_at(chromium, hub, [public, "/me/quoted/"], person=yes)
    Excerpt.objects.earliest("pk").withdraw(by=Excerpt.objects.earliest("pk").taken_by)
    looked_at(chromium, hub, [public])
