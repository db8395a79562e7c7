"""The whole thread in a browser, at 360 px, without JavaScript, from left to right and from right to left."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from helpdesk.models import Question
from hlh.activity.models import Actor
from learning_labs.models import Discussion
from tests.browser.going import press
from tests.conftest import PASSWORD, ask, discuss, make_lab, make_person
from tests.conftest import sign_in as session_of
from tests.servers import until

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
WORDS = {"": "paracetamol and ORS finished in all health posts", "/ar": "نفد الباراسيتامول ومحلول الجفاف من كل الوحدات"}


@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_question_goes_round_on_a_phone_without_javascript(hub, chromium, worker, language, settings):
    for number in range(1, 11):
        make_lab(f"area-{number}", areas=[number])
    member = make_person("Amina", country_id="KEN")
    phone = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = phone.new_page()

    page.goto(f"{hub}{language}/")
    page.fill("#q", WORDS[language])
    press(page, "main button[type=submit]")
    press(page, "main button[type=submit]")
    assert "/helpdesk/" in page.url
    until(lambda: Question.objects.filter(stage="routed").exists(), 90)
    page.reload()
    mine = page.url

    other = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    discussion = Discussion.objects.get()
    other.goto(f"{hub}{language}{discussion.get_absolute_url()}")
    press(other, "#reply-box a.button")
    other.fill("[name=login]", member.email)
    other.fill("[name=password]", PASSWORD)
    press(other, "main button:not(.quiet)")
    other.goto(f"{hub}{language}{discussion.get_absolute_url()}")
    other.fill("[name=text]", "The hospital lent us stock against a note.")
    press(other, "#reply-box button[type=submit]")
    assert "The hospital lent us stock against a note." in other.content()

    until(lambda: Question.objects.get().answers.exists(), 90)
    page.goto(mine)
    assert "The hospital lent us stock against a note." in page.content()
    page.check("input[name=verdict][value=solved]")
    page.check(f"input[name=answer][value='{Question.objects.get().answers.get().pk}']")
    press(page, "main form button[type=submit]")
    until(lambda: Discussion.objects.get().answer_id is not None, 90)
    until(lambda: Question.objects.get().stage == "closed", 90)
    page.reload()
    direction = page.locator("html").get_attribute("dir")
    assert direction == ("rtl" if language == "/ar" else "ltr")


@pytest.fixture
def things(whole):
    """At least three rows in each list."""
    labs = [make_lab(f"area-{number}", areas=[number], title=f"Lab {number}") for number in (4, 5, 6)]
    lab = labs[-1]
    discussions = [discuss(lab, text=f"Insulin ran out in district {number}", once=f"d{number}") for number in range(3)]
    oskar, amina = make_person("Oskar"), make_person("Amina", country_id="KEN")
    from hlh.people.models import Appointment, Role
    from hlh.people.voices import speak
    from learning_labs.models import Post

    Appointment.objects.appoint(oskar, Role.OFFICER, by=Actor.objects.system())
    for number in range(3):
        voice = speak(amina, discussions[0].place, naming=number, quoting="ask", among={"KEN": 3})
        Post.objects.write(
            discussions[0], text=f"We did **{number}** things.", language="en", voice=voice, by=Actor.objects.of(amina)
        )
        ask(f"hmm, what about thing {number}", once=f"h{number}")
    return {"lab": lab, "discussion": discussions[0], "oskar": oskar}


def sign_in(page, hub, person):
    """With the second factor, where the person owes one: the session is made here and given to the browser."""
    key = session_of(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": hub}])


def serious(page):
    """What axe finds that keeps somebody out."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (trouble["id"], trouble["nodes"][0]["html"][:160])
        for trouble in found
        if trouble["impact"] in ("serious", "critical")
    ]


def looked_at(chromium, hub, paths, *, person=None):
    """Each page as phone and desk, light and dark, English and Arabic: accessible, and never wider than the screen.

    It is the same page on the phone and on the desk, opened once: axe reads it on the phone, in both schemes and both
    directions, and then it is made as wide as a desk.
    """
    for scheme, other, language in (("light", "dark", ""), ("dark", "light", "/ar")):
        context = chromium.new_context()
        page = context.new_page()
        if person:
            sign_in(page, hub, person)
        for path in paths:
            for size, shown in ((PHONE, scheme), (DESK, other)):
                page.set_viewport_size(size)
                page.emulate_media(color_scheme=shown)
                if size is PHONE:
                    page.goto(f"{hub}{language}{path}")
                    assert not serious(page), (path, language, scheme)
                wide, shown_on = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert wide <= shown_on == size["width"], (path, language, size)
        context.close()


PUBLIC = [
    "/",
    "/labs/",
    "/helpdesk/ask/",
    "/search/",
    "/about/safe-space/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/nowhere/",
    "/styleguide/",
]


def test_pages_with_rows_are_accessible_and_fit(hub, chromium, things):
    lab, discussion = things["lab"], things["discussion"]
    paths = [*PUBLIC, "/search/?q=insulin", lab.get_absolute_url(), discussion.get_absolute_url()]
    looked_at(chromium, hub, paths)


def test_pages_of_the_desk_are_accessible_and_fit(hub, chromium, things):
    case = f"/helpdesk/queue/{Question.objects.latest('pk').ref}/"
    looked_at(
        chromium, hub, ["/helpdesk/queue/", case, things["discussion"].get_absolute_url()], person=things["oskar"]
    )


def test_pages_of_the_account_are_accessible_and_fit(hub, chromium, whole):
    paths = ["", "email/", "2fa/", "2fa/webauthn/", "sessions/", "password/change/", "logout/"]
    looked_at(chromium, hub, [f"/accounts/{path}" for path in paths], person=make_person("Amina", country_id="KEN"))


def test_empty_pages_are_accessible_and_fit(hub, chromium):
    oskar = make_person("Oskar")
    from hlh.people.models import Appointment, Role

    Appointment.objects.appoint(oskar, Role.OFFICER, by=Actor.objects.system())
    empty = make_lab("empty")
    looked_at(chromium, hub, [*PUBLIC, empty.get_absolute_url(), "/search/?q=nothing"])
    looked_at(chromium, hub, ["/helpdesk/queue/"], person=oskar)


def test_a_first_visit_is_light(hub, chromium, things):
    """Home and a discussion: 35 KB at most the first time, HTML of 14 KB at most; the foot says the weight."""
    for path in ("/", things["discussion"].get_absolute_url()):
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("Network.enable")
        sizes: dict[str, float] = {}
        cdp.on(
            "Network.loadingFinished",
            lambda event, sizes=sizes: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.goto(f"{hub}{path}", wait_until="networkidle")
        assert 3_000 < sum(sizes.values()) < 35 * 1024, (path, sizes)
        assert max(sizes.values()) < 14 * 1024
        assert "KB" in page.locator(".weight").inner_text()
        context.close()
