"""The ways into the hub on a telephone: from home to something that helps in three taps, without JavaScript."""

from datetime import date

from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.people.models import Appointment, Role
from knowledge_hub.models import HubHome
from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at
from tests.conftest import make_person
from tests.knowledge_hub.conftest import make_collection, make_news, make_page, make_resource
from tests.knowledge_hub.test_lines import translate
from tests.knowledge_hub.test_steps import BODY
from tests.portal.test_gaps import asked_in

LONG = "Working out how many cylinders, concentrators and technicians a district hospital needs for the next fortnight"


def fill():
    """A hub with one of everything."""
    home = HubHome.objects.get(slug="hub")
    said = {"phase": "recovery", "levels": ["facility"], "countries": ["SEN", "KEN"], "valid_until": date(2020, 1, 31)}
    resource = translate(make_resource(home, LONG, reviewed_by="WHO headquarters, quality unit", **said))
    page = make_page(home, body=[*BODY, ("entry", entry_of(resource))])
    collection = make_collection(home, entry_of(resource), entry_of(page))
    return resource, page, collection, make_news(home)


def test_from_home_to_an_action_in_three_taps_without_javascript(hub, chromium):
    resource, *_others = fill()
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hub}/")
    press(page, "text=I must decide…")
    press(page, "ol.contents [data-area='6']")
    assert page.locator("ol.entries a").filter(has_text="Open at its publisher").get_attribute("href") == resource.link
    page.select_option("#level", "facility")
    press(page, "text=Show what helps")
    assert "made for this level" in page.content()
    context.close()


def test_the_pages_are_accessible_and_fit(hub, chromium):
    resource, page, collection, news = fill()
    asked_in("fr", "SEN", "MLI", "BEN", "TCD", "NER")
    frida = make_person("Frida")
    Appointment.objects.appoint(frida, Role.FACILITATOR, by=Actor.objects.system())
    paths = ["/hub/", "/hub/phases/recovery/", "/hub/decide/", "/hub/decide/?area=6&like=KEN", "/hub/gaps/"]
    addresses = [resource.url_path, f"{page.url_path}?for=facility", collection.url_path, news.url_path]
    looked_at(chromium, hub, [*paths, *addresses], person=frida)
