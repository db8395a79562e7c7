"""A NUL character, which PostgreSQL takes in no text, at the views that look something up by words from outside a form."""

import pytest
from django.test import Client

from briefs.models import Kind
from tests.briefs.conftest import editor, make_brief
from tests.conftest import make_lab, make_person, sign_in

ANSWERS = {  # who comes, to what, with which field, and what they are answered
    "the order of those who are listed": ("author", "POST", "/briefs/{brief}/contributors/", "up", 404),
    "words that are left out of a brief": ("author", "POST", "/briefs/{brief}/without/", "excerpt", 404),
    "briefs that are classified": ("editor", "POST", "/briefs/review/classification/", "brief", 422),
    "a lab whose claims are brought over": ("facilitator", "POST", "/briefs/{learning}/workspace/lab/", "lab", 409),
    "words under a claim of a lab": ("facilitator", "POST", "/labs/{lab}/harvest/changes/", "excerpt", 404),
    "what something is like": ("stranger", "GET", "/search/", "like", 404),
    "what is flagged": ("author", "GET", "/moderation/flag/", "at", 404),
    "an organisation": ("administrator", "GET", "/people/organisations/", "q", 200),
    "what two countries have in common": ("stranger", "GET", "/labs/{lab}/", "like", 200),
    "the next page of briefs": ("stranger", "GET", "/briefs/", "after", 200),
    "the country of briefs": ("stranger", "GET", "/briefs/", "country", 200),
    "a feed of ones own": ("stranger", "GET", "/feeds/search.atom", "key", 404),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_it_is_answered_as_what_is_not_there(frida, ada, case):
    who, method, path, name, wanted = ANSWERS[case]
    author = make_person("Amina", country_id="KEN")
    people = {"author": author, "editor": editor("Abena", "region:AFR"), "facilitator": frida, "administrator": ada}
    brief = make_brief(author, stage="draft" if who == "author" else "published")
    learning, lab = make_brief(frida, kind=Kind.LEARNING), make_lab()
    browser = sign_in(people[who]) if who in people else Client()

    answer = getattr(browser, method.lower())(
        path.format(brief=brief.ref, learning=learning.ref, lab=lab.slug), {name: "a\0b"}
    )

    assert answer.status_code == wanted
