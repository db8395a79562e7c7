"""Briefs in a browser: told on a phone without JavaScript, read on every screen."""

from briefs.models import Brief, a_claim
from hlh.activity.models import Actor
from hlh.catalogue.models import Entry
from tests.briefs.conftest import TOLD, editor, make_brief, new_version
from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at, sign_in
from tests.conftest import make_person


def test_a_brief_is_told_on_a_phone_without_javascript(hub, chromium):
    amina = make_person("Amina", country_id="KEN")
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, hub, amina)

    page.goto(f"{hub}/briefs/")
    press(page, "main a.button")
    page.fill("[name=title]", TOLD["title"])
    press(page, "button[name=save]")
    assert "Saved." in page.content()
    for name in ("challenge", "action", "outcome"):
        page.fill(f"[name={name}]", TOLD[name])
    press(page, "button[name=review]")
    assert "Choose the area" in page.content()
    page.select_option("[name=area]", "6")
    press(page, "button[name=review]")

    assert "An editor of your region reads it" in page.content()
    assert Brief.objects.get().stage == "in_review"


def test_the_pages_of_briefs_are_accessible_and_fit(hub, chromium):
    amina, abena = make_person("Amina", country_id="KEN"), editor("Abena", "region:AFR")
    frida = editor("Frida")
    said = {"points": "Lend.\nWrite it down.", "sources": "Our guide — https://health.example/guide"}
    published = make_brief(amina, stage="published", **said)
    new_version(published, outcome="Counted again.")
    cited = list(Entry.objects.filter(kind="action_brief").values_list("pk", flat=True))
    claims = [a_claim("Lending helps.", cited)]
    learning = make_brief(frida, stage="published", kind="learning", claims=claims)
    withdrawn = make_brief(amina, stage="published")
    withdrawn.withdraw("Wrong figures.", by=Actor.objects.system())
    draft, submitted = make_brief(amina), make_brief(amina, stage="in_review")

    read = [published, learning, withdrawn]
    versions = [f"{published.get_absolute_url()}{part}" for part in ("1/", "2/changes/")]
    looked_at(
        chromium, hub, ["/briefs/", "/briefs/?kind=learning&area=9", *(b.get_absolute_url() for b in read), *versions]
    )
    own = [f"/briefs/{draft.ref}/{part}" for part in ("", "edit/", "more/", "naming/")]
    looked_at(chromium, hub, ["/briefs/", "/briefs/new/", published.get_absolute_url(), *own], person=amina)
    decided = [f"/briefs/{submitted.ref}/next/", published.get_absolute_url(), "/briefs/review/"]
    looked_at(chromium, hub, decided, person=abena)
    looked_at(chromium, hub, ["/briefs/new/?kind=learning", "/briefs/review/"], person=frida)
