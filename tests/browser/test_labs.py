"""A lab lives: an experience is told, answered and found useful on a phone without script; a facilitator brings it to its end."""

from django.test import Client

from hlh.activity.models import Actor
from hlh.people.models import Appointment, Role
from learning_labs.models import Discussion, Lab, Membership, Post
from learning_labs.saying.beginning import begin
from learning_labs.saying.translating import edition_of, translate
from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at, sign_in
from tests.conftest import make_lab, make_person, post_to
from tests.conftest import sign_in as session_of

PARTS = [
    "Deux dépôts sur neuf n’avaient plus d’ocytocine.",
    "Nous avons déplacé les stocks à moto.",
    "Aucun accouchement sans ocytocine pendant six semaines.",
    "Commencez par un cahier de prêts.",
]
REASON = "Its people went on to the lab on births."


def test_a_lab_from_its_proposal_to_its_end_on_a_phone_without_javascript(hub, chromium):
    awa, rosa, frida = make_person("Awa", country_id="SEN"), make_person("Rosa"), make_person("Frida")
    Appointment.objects.appoint(awa, Role.COUNTRY_FOCAL_POINT, scope=["country:SEN"], by=Actor.objects.system())
    Appointment.objects.appoint(frida, Role.FACILITATOR, by=Actor.objects.system())
    pages = (chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page() for _ in range(3))
    phone, proposer, keeper = pages
    for page, person in ((phone, awa), (proposer, rosa), (keeper, frida)):
        sign_in(page, hub, person)

    proposer.goto(f"{hub}/labs/propose/")
    proposer.fill("[name=title]", "Ocytocine sans rupture")
    proposer.fill("[name=guiding_question]", "Comment évitez-vous les ruptures ?")
    proposer.check("[name=areas][value='6']")
    press(proposer, "main form button:not(.quiet)")
    lab = Lab.objects.get()
    keeper.goto(f"{hub}/labs/{lab.slug}/proposal/")
    keeper.uncheck("[name=proposer]")
    keeper.check("[name=myself]")
    press(keeper, "form[action$='/opening/'] button")
    assert Lab.objects.get().stage == "open"
    lab.let_first_posts_wait(wait=False, by=Actor.objects.system())

    here = f"/fr/labs/{lab.slug}/"
    phone.goto(f"{hub}{here}")
    press(phone, f"form[action='{here}membership/'] button")
    assert Membership.objects.filter(lab=lab, person=awa).exists()
    press(phone, f"a[href='{here}new/']")
    press(phone, f"a[href='{here}tell/']")
    for words in PARTS:
        phone.fill("main textarea", words)
        press(phone, "main form button[name=to]:not(.quiet)")
    press(phone, "main form button[name=send]")
    assert all(words in phone.content() for words in PARTS)

    discussion = Discussion.objects.select_related("lab").get()
    assert (discussion.kind, discussion.language) == ("experience", "fr")
    assert post_to(session_of(rosa, Client()), discussion, "Who paid for the fuel?").status_code == 302
    phone.reload()
    answer = Post.objects.get(number=2)
    press(phone, f"button[name=useful][value='{answer.pk}']")
    answer.refresh_from_db()
    assert answer.useful == 1
    assert phone.locator("#post-2 button[name=useful]").get_attribute("aria-pressed") == "true"

    _move(keeper, f"{hub}/labs/{lab.slug}/settings/", "synthesis")
    assert Lab.objects.get().stage == "synthesising"
    _move(keeper, f"{hub}/labs/{lab.slug}/settings/", "closing", reason=REASON)
    phone.goto(f"{hub}{here}")
    assert REASON in phone.content()
    assert phone.locator(f"a[href='{here}new/']").count() == 0


def _move(page, settings, act, **said):
    """What a facilitator does on the page of settings, where each move is folded away."""
    form = f"form[action$='/{act}/']"
    page.goto(settings)
    page.click(f"details:has({form}) > summary")
    for name, words in said.items():
        page.fill(f"{form} [name={name}]", words)
    press(page, f"{form} button")


def test_the_pages_of_labs_are_accessible_and_fit(hub, chromium):
    lab, frida = make_lab("supplies", areas=[2, 6]), make_person("Frida", country_id="KEN")
    Appointment.objects.appoint(frida, Role.FACILITATOR, by=Actor.objects.system())
    said = {"kind": "experience", "language": "en", "naming": 3, "quoting": "yes", "by": Actor.objects.of(frida)}
    begun = begin(lab, frida, text="### What did you do?\n\nWe lent stock.", title="Lending", **said)
    rosa = make_person("Rosa")
    post_to(session_of(rosa, Client()), begun, "We tried this.", kind="tried")
    here = "/labs/supplies"
    pages = ["/labs/propose/", f"{here}/", f"{here}/new/", f"{here}/tell/", f"{here}/settings/", f"{here}/1/"]
    looked_at(chromium, hub, pages, person=frida)


def test_a_post_is_translated_and_read_in_both_languages_on_a_phone_without_javascript(hub, chromium, whole):
    awa, lab = make_person("Awa", country_id="SEN"), make_lab()
    rosa = make_person("Rosa")
    said = {"kind": "question", "language": "en", "naming": 0, "quoting": "ask", "by": Actor.objects.of(rosa)}
    post = begin(lab, rosa, text="Who paid for the fuel of the motorbikes?", **said).posts.get()
    phone = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(phone, hub, awa)
    phone.goto(f"{hub}/fr{post.discussion.address}")
    press(phone, "a[href$='/translations/fr/']")
    phone.fill("main textarea", "Qui a payé le carburant des motos ?")
    press(phone, "main form button:not(.quiet)")
    original = phone.locator("#post-1 details .said")
    assert phone.locator("#post-1 .said").first.inner_text() == "Qui a payé le carburant des motos ?"
    assert not original.is_visible()
    phone.click("#post-1 details > summary")
    assert original.inner_text() == "Who paid for the fuel of the motorbikes?"
    looked_at(chromium, hub, [f"{post.discussion.address}posts/1/translations/ar/"], person=awa)
    translate_into_arabic(post, awa)
    looked_at(chromium, hub, [post.discussion.address], person=awa)


def translate_into_arabic(post, person):
    said = {"text": "من دفع ثمن وقود الدراجات النارية؟", "edition": edition_of(post, "ar", None)}
    translate(post, "ar", **said, person=person, by=Actor.objects.of(person))
