"""Certificates: issued once to who is listed, verified by anybody, saying what is so now."""

from __future__ import annotations

import json

import pytest

from briefs.crediting import answer
from briefs.models import Certificate, Contribution, Rendering
from briefs.rendering.keeping import make_all
from hlh.activity.models import Actor
from hlh.people.erasing import erase
from hlh.people.models import Naming
from tests.briefs.test_crediting import credited, says, wanjiru  # noqa: F401  a fixture
from tests.briefs.test_rendering import text_of
from tests.conftest import sign_in


@pytest.fixture
def listed(published, wanjiru):  # noqa: F811
    made = credited(published, wanjiru)
    says(wanjiru, made, "yes")
    return made


def asks(person, made):
    return sign_in(person).post(f"{made.get_absolute_url()}certificate/")


def test_who_is_listed_has_a_certificate_that_anybody_verifies(client, published, listed, wanjiru):  # noqa: F811
    page = asks(wanjiru, listed)
    certificate = Certificate.objects.get()
    assert page["Location"] == certificate.get_absolute_url()
    asks(wanjiru, listed)
    assert Certificate.objects.count() == 1

    seen = client.get(certificate.get_absolute_url())
    for words in (
        "genuine",
        "Wanjiru, Pharmacist, Ministry of Health",
        "Reviewer",
        published.ref,
        published.version.title,
    ):
        assert words in seen.text
    assert seen["X-Robots-Tag"] == "noindex"
    assert client.get(f"/briefs/certificates/{certificate.code.upper()}/").status_code == 200
    assert client.get("/briefs/certificates/aaaa-aaaa-aaaa-aaaa/").status_code == 404
    assert "Your certificate" in sign_in(wanjiru).get(listed.get_absolute_url()).text


def test_the_paper_says_the_same_and_where_it_is_verified(client, published, listed, wanjiru):  # noqa: F811
    asks(wanjiru, listed)
    code = Certificate.objects.get().code

    for language in ("", "/ar"):
        paper = client.get(f"{language}/briefs/certificates/{code}.pdf")
        said = " ".join(text_of(paper.content).split())
        assert f"/briefs/certificates/{code}/" in said
        assert "Wanjiru" in said
        assert paper["Content-Disposition"].startswith("attachment")


def test_a_network_has_so_many_papers_made_in_a_day(client, published, listed, wanjiru, monkeypatch):  # noqa: F811
    asks(wanjiru, listed)
    code = Certificate.objects.get().code
    monkeypatch.setattr("briefs.rendering.once.MOST_IN_A_DAY", 1)

    assert client.get(f"/briefs/certificates/{code}.pdf").status_code == 200
    assert client.get(f"/briefs/certificates/{code}.pdf").status_code == 200  # the same paper
    refused = client.get(f"/fr/briefs/certificates/{code}.pdf")
    assert refused.status_code == 429
    assert client.get(f"/briefs/certificates/{code}/").status_code == 200


def test_a_record_for_orcid_names_the_work(client, published, listed, wanjiru):  # noqa: F811
    asks(wanjiru, listed)

    work = json.loads(client.get(f"/briefs/certificates/{Certificate.objects.get().code}.json").text)
    assert work["title"]["title"]["value"] == published.version.title
    assert work["type"] == "report"
    found = work["external-ids"]["external-id"][0]
    assert (found["external-id-type"], found["external-id-relationship"]) == ("uri", "self")
    assert found["external-id-value"].endswith(f"/briefs/{published.ref}/")


def test_nobody_else_asks_for_it_and_nobody_who_is_not_listed(published, wanjiru, fatou, client):  # noqa: F811
    made = credited(published, wanjiru)

    assert asks(wanjiru, made).status_code == 409
    says(wanjiru, made, "yes")
    assert asks(fatou, made).status_code == 404
    assert (
        client.post(f"{made.get_absolute_url()}certificate/", headers={"sec-fetch-site": "same-origin"}).status_code
        == 404
    )
    assert not Certificate.objects.exists()


def test_somebody_who_is_not_named_is_certified_with_their_level(client, published):
    certificate = Certificate.objects.issue(Contribution.objects.for_showing().get(brief=published))

    seen = client.get(certificate.get_absolute_url()).text
    assert "A health manager" in seen
    assert "Amina" not in seen
    assert "Amina" not in text_of(client.get(f"/briefs/certificates/{certificate.code}.pdf").content)


def test_who_is_taken_off_the_list_is_named_nowhere(client, listed, wanjiru):  # noqa: F811
    asks(wanjiru, listed)
    answer(Contribution.objects.get(pk=listed.pk), agrees=False, by=Actor.objects.system())

    seen = client.get(Certificate.objects.get().get_absolute_url()).text
    assert "Wanjiru" not in seen
    assert "Somebody who is not listed" in seen


def test_of_a_brief_that_was_withdrawn_no_title_is_told(client, published, listed, wanjiru):  # noqa: F811
    asks(wanjiru, listed)
    code = Certificate.objects.get().code
    published.withdraw("Wrong.", by=Actor.objects.system())

    seen = client.get(f"/briefs/certificates/{code}/").text
    assert "It was withdrawn since" in seen
    assert published.version.title not in seen
    assert published.version.title not in text_of(client.get(f"/briefs/certificates/{code}.pdf").content)
    assert client.get(f"/briefs/certificates/{code}.json").status_code == 404


def test_of_an_erased_person_it_says_a_former_member_and_no_page_names_them(client, published, amina):
    published.voice.naming = Naming.OFFICE
    published.voice.floor = Naming.OFFICE
    published.voice.save()
    make_all(published.version_id)
    certificate = Certificate.objects.issue(Contribution.objects.for_showing().get(brief=published))
    assert "Amina" in client.get(certificate.get_absolute_url()).text

    erase(amina, by=Actor.objects.system())

    assert "A former member" in client.get(certificate.get_absolute_url()).text
    assert "A former member" in text_of(client.get(f"/briefs/certificates/{certificate.code}.pdf").content)
    assert not Rendering.objects.exists()
    make_all(published.version_id)
    said = text_of(b"".join(client.get(f"/briefs/{published.ref}/1.pdf").streaming_content))
    assert "A former member" in said
    assert "Amina" not in said
