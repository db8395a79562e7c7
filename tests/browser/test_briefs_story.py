"""The story of a brief in a browser, on a phone without script: told, reviewed twice, cleared, published, withdrawn; and put together."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from briefs.models import QUESTIONS, Brief, Clearance, Step, Task
from briefs.rendering.keeping import make_due
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Role
from tests.briefs.conftest import TOLD, editor, make_brief
from tests.browser.going import press
from tests.browser.test_thread import DESK, PHONE, sign_in
from tests.conftest import discuss, make_lab, make_person, post_to
from tests.conftest import sign_in as session_of

OUTSIDER, MINISTRY = "wanjiru@university.example", "clearing@ministry.example"
SENT_BACK = "Say how many health centres took part, and what the note said."
CORRECTED = "The hospital lent insulin to six health centres against a one-page note that named the day of return."


@pytest.fixture
def phone(hub, chromium):
    """A phone of its own for each who comes, without script."""
    opened = []

    def of(person=None, **kind):
        context = chromium.new_context(**({"viewport": PHONE, "java_script_enabled": False} | kind))
        opened.append(context)
        page = context.new_page()
        if person is not None:
            sign_in(page, hub, person)
        return page

    yield of
    for context in opened:
        context.close()


def appointed(name, role, *scope, **fields):
    person = make_person(name, **fields)
    Appointment.objects.appoint(person, role, scope=scope, by=Actor.objects.system())
    return person


def post_goes():
    """What is owed is done, and every letter that is due goes out."""
    settle_all()
    send_due()


def letter_of(kind, **about):
    post_goes()
    return Letter.objects.filter(kind=kind, state="sent", **about).latest("pk")


def way_in(letter, hub, under):
    """The link of a letter, on the hub that the test has started."""
    return hub + re.search(rf"https?://[^/\s]+({under}\S*)", letter.text)[1]


def fits(page):
    """Nothing is wider than the phone."""
    page.wait_for_load_state("load")
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def opens(page, address):
    answer = page.goto(address)
    assert answer.status == 200, (answer.status, address)
    assert fits(page), address
    return page


def folded(page, form):
    """Opens what a form is folded away in."""
    page.click(f"details:has({form}) > summary")


def judge(page, act, words="", remark=""):
    for question in QUESTIONS:
        page.check(f"[name=answer_{question}][value=yes]")
    if remark:
        page.fill(f"[name=remark_{next(iter(QUESTIONS))}]", remark)
    page.fill("#judging [name=words]", words)
    press(page, f"#judging button[value={act}]")
    assert fits(page)


def stage():
    return Brief.objects.get().stage


def add_step(page, hub, name, **said):
    page.goto(f"{hub}/cms/review-steps/new/")
    page.fill("[name=labels_en]", name)
    for field, value in said.items():
        if field in ("place", "days"):
            page.fill(f"[name={field}]", value)
        else:
            page.select_option(f"[name={field}]", value)
    press(page, "main form button")


def test_a_brief_from_its_first_word_to_its_withdrawal(hub, phone):
    amina = appointed("Amina", Role.COUNTRY_FOCAL_POINT, "country:KEN", country_id="KEN")
    abena, wambui = editor("Abena", "region:AFR"), appointed("Wambui", Role.EXPERT, "region:AFR")
    ada = appointed("Ada", Role.ADMINISTRATOR)
    settle_all()
    desk = phone(ada, viewport=DESK, java_script_enabled=True)  # /cms/ is made for a desk
    add_step(desk, hub, "Technical review", what="review", role="expert", rule="all", place="1", days="7")
    add_step(desk, hub, "Country clearance", what="clearance", role="", rule="all", place="2", days="10")
    assert Step.objects.count() == 2

    author = phone(amina)
    opens(author, f"{hub}/briefs/")
    press(author, "main a.button")
    for name in ("title", "challenge", "action", "outcome"):
        author.fill(f"[name={name}]", TOLD[name])
    author.select_option("[name=country]", "KEN")
    author.select_option("[name=area]", "6")
    press(author, "button[name=review]")
    assert stage() == "in_review"
    brief = Brief.objects.get()
    working = f"{hub}/briefs/{brief.ref}/next/"

    desk = phone(abena)
    ask_both(desk, hub, brief, wambui)
    inside, outside = phone(wambui), phone()
    opens(inside, f"{hub}/briefs/review/")
    press(inside, "a[href*='/review/steps/']")
    assert TOLD["action"] in inside.content()
    judge(inside, "approve", remark="The note is a good idea.")
    opens(outside, way_in(letter_of("brief-review", to__person=None), hub, "/briefs/review/by-link/"))
    assert "key=" not in outside.url
    assert TOLD["action"] in outside.content()
    assert "The note is a good idea." in outside.content()
    judge(outside, "return", words=SENT_BACK)
    assert "Thank you. It goes back to its author" in outside.content()
    assert stage() == "draft"

    told = letter_of("brief-decided", to__person=amina)
    assert SENT_BACK in told.text
    opens(author, way_in(told, hub, "/briefs/"))
    assert SENT_BACK in author.content()
    assert "Wanjiru" not in author.content()
    opens(author, f"{hub}/briefs/{brief.ref}/edit/")
    assert SENT_BACK in author.content(), "what has to change stands where it is changed"
    author.fill("[name=action]", CORRECTED)
    press(author, "button[name=review]")
    assert stage() == "in_review"

    ask_both(desk, hub, brief, wambui)
    opens(inside, f"{hub}/briefs/review/")
    press(inside, "a[href*='/review/steps/']")
    assert "What changed since round 1" in inside.content()
    assert inside.locator("#since ins").count()
    judge(inside, "approve")
    assert Task.objects.open().filter(step__what="review").exists(), "all means all"
    opens(outside, way_in(letter_of("brief-review", to__person=None), hub, "/briefs/review/by-link/"))
    judge(outside, "approve")
    assert not Task.objects.open().filter(step__what="review").exists()

    opens(desk, working)
    assert "names the region in its place" in desk.content(), "without the clearance it goes out without its country"
    press(desk, "a[href$='/clearances/']")
    desk.fill("[name=address]", MINISTRY)
    press(desk, "main form button.button")
    ministry = phone()
    opens(ministry, way_in(letter_of("clearance-asked"), hub, "/briefs/clearances/"))
    assert CORRECTED in ministry.content()
    ministry.check("[name=grade][value=country]")
    press(ministry, "button[name=yes]")
    assert "You said on" in ministry.content()
    assert Clearance.objects.get().stage == "given"

    post_goes()
    opens(desk, working)
    press(desk, "form[action$='/publication/'] button")
    assert stage() == "published"
    brief.refresh_from_db()
    post_goes()
    make_due()
    reader = phone()
    opens(reader, f"{hub}/briefs/")
    press(reader, f"main a[href$='{brief.get_absolute_url()}']")
    assert fits(reader)
    assert CORRECTED in reader.content()
    assert "Kenya" in reader.locator("main").inner_text()
    page = Client().get(reader.get_attribute("a[href*='.pdf']", "href"))  # its file lies where this process keeps files
    assert page.status_code == 200
    assert b"".join(page.streaming_content).startswith(b"%PDF")

    opens(desk, hub + brief.get_absolute_url())
    form = "form[action$='/withdrawal/']"
    folded(desk, form)
    desk.fill(f"{form} textarea", "The figures were of another year.")
    press(desk, f"{form} button")
    assert stage() == "withdrawn"
    reader.reload()
    assert "This brief was withdrawn" in reader.content()
    assert "The figures were of another year." in reader.content()
    assert CORRECTED not in reader.content()


def ask_both(desk, hub, brief, wambui):
    """An editor asks one reviewer with an account and one without."""
    for name, address in (("Wambui", wambui.email), ("Dr Wanjiru", OUTSIDER)):
        opens(desk, f"{hub}/briefs/{brief.ref}/reviewers/")
        desk.fill("[name=name]", name)
        desk.fill("[name=address]", address)
        press(desk, "form[aria-labelledby=asking] button")
        assert "They are asked." in desk.content()


FOR, AGAINST = (
    "We lent insulin to two health posts, and nobody ran out.",
    "Two notes were lost, and so was the insulin.",
)


def test_a_learning_brief_is_put_together_published_and_marked_when_a_source_falls(hub, phone):
    frida = appointed("Frida", Role.FACILITATOR, country_id="SEN")
    eva = editor("Eva")
    talk = discuss(make_lab())
    for name, country, words in (("Nima", "NPL", FOR), ("Omar", "JOR", AGAINST)):
        person = make_person(name, country_id=country)
        assert post_to(session_of(person), talk, words, quoting="yes").status_code == 302
    amina = make_person("Amina", country_id="KEN")
    lent = make_brief(amina, stage="published", title="Loans kept insulin in stock")
    lost = make_brief(amina, stage="published", title="Loans without a note went wrong")
    settle_all()

    keeper = phone(frida)
    opens(keeper, f"{hub}/briefs/new/?kind=learning")
    keeper.fill("[name=title]", "What lending needs")
    keeper.select_option("[name=area]", "6")
    keeper.fill("[name=challenge]", "Does lending between facilities keep insulin in stock?")
    keeper.fill("[name=claim-1]", "Lending helps where it is written down.")
    press(keeper, "button[name=save]")
    brief = Brief.objects.get(kind="learning")
    for words in (FOR, AGAINST):
        opens(keeper, f"{hub}{talk.get_absolute_url()}")
        press(keeper, "main a[href$='/words/']")
        assert fits(keeper)
        press(keeper, keeper.locator("li.entry", has_text=words).locator("a.more"))
        assert fits(keeper)
        keeper.fill("[name=words]", words)
        choice = keeper.locator("[name=into] option", has_text="What lending needs").first
        keeper.select_option("[name=into]", choice.get_attribute("value"))
        press(keeper, "main form button.button")
    workspace = f"{hub}/briefs/{brief.ref}/workspace/"
    for source in (lent, lost):
        opens(keeper, workspace)
        keeper.fill("[name=line]", source.ref)
        press(keeper, "form:has([name=line]:not([type=hidden])) button")
    for side, parts in (("for", (FOR, lent.version.title)), ("against", (AGAINST, lost.version.title))):
        opens(keeper, workspace)
        for words in parts:
            keeper.locator("#gathered li", has_text=words).locator("input[type=checkbox]").check()
        keeper.select_option("#gathered [name=side]", side)
        press(keeper, "#gathered button[value=place]")
    opens(keeper, f"{hub}/briefs/{brief.ref}/edit/")
    press(keeper, "button[name=review]")
    assert Brief.objects.get(pk=brief.pk).stage == "in_review"
    assert keeper.locator("form[action$='/publication/']").count() == 0

    desk = phone(eva)
    opens(desk, f"{hub}/briefs/review/")
    press(desk, "main a:has-text('What lending needs')")
    assert fits(desk)
    press(desk, "form[action$='/publication/'] button")
    brief.refresh_from_db()
    assert brief.stage == "published"
    post_goes()

    reader = phone()
    opens(reader, f"{hub}{brief.get_absolute_url()}")
    claim = reader.locator("section.claim").first
    for words in ("Lending helps where it is written down.", FOR, AGAINST, "2 experiences", "2 against"):
        assert words in claim.inner_text(), words
    sources = [one.get_attribute("href") for one in claim.locator(".sources-list a").all()]
    assert len(sources) == 4
    for there in sources:
        opens(reader, hub + there)
        assert reader.locator(f"main a[href*='{brief.ref}']").count(), (there, "leads on to what came of it")
    opens(reader, f"{hub}{brief.get_absolute_url()}")
    assert reader.locator(f"main a[href^='{talk.get_absolute_url()}']").count()

    opens(desk, hub + lent.get_absolute_url())
    form = "form[action$='/withdrawal/']"
    folded(desk, form)
    desk.fill(f"{form} textarea", "Its figures were of another year.")
    press(desk, f"{form} button")
    post_goes()
    reader.reload()
    assert "This claim lost a source" in reader.locator("section.claim").first.inner_text()
    assert lent.version.title not in reader.locator("section.claim").first.inner_text()
    assert Notice.objects.of(frida).filter(kind="source-lost").exists()
