"""A brief as JATS: elements in the order of the tag library, who made it, sources and the claims that stand on them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from briefs.models import Contribution, a_claim, a_source, an_unknown
from briefs.rendering.jats import jats_of
from briefs.rendering.leaves import Cited, Note, Piece
from briefs.rendering.records import Abstract
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.people.models import Naming, Organisation, Voice
from tests.briefs.conftest import TOLD, make_brief, new_version
from tests.briefs.test_crediting import ORCID, credited, says, wanjiru  # noqa: F401
from tests.briefs.test_epub import ARABIC, OUT_OF_DATE, leaf, record, words_in
from tests.briefs.test_translations import FRENCH, eva, write  # noqa: F401
from tests.conftest import make_person

XLINK, XML = "{http://www.w3.org/1999/xlink}", "{http://www.w3.org/XML/1998/namespace}"
ALI = "{http://www.niso.org/schemas/ali/1.0/}"
OF_AN_ARTICLE = """
    article-id* (article-version | article-version-alternatives)? article-categories? title-group?
    (contrib-group | aff | aff-alternatives | x)* author-notes? (pub-date* | pub-date-not-available?)
    volume* volume-id* volume-series? issue* issue-id* issue-title* issue-title-group* issue-sponsor* issue-part?
    volume-issue-group* isbn* supplement? ((fpage lpage? page-range?) | elocation-id)?
    (email | ext-link | uri | product | supplementary-material)* history? pub-history? permissions? self-uri*
    (related-article | related-object)* abstract* trans-abstract* kwd-group* funding-group* support-group*
    conference* counts? custom-meta-group?
"""
MODELS = {  # of the tag library, JATS 1.3 Archiving and Interchange: what may stand in what, in which order
    "article": "processing-meta? front body? back? floats-group? (sub-article* | response*)",
    "front": "journal-meta? article-meta (ack | bio | fn-group | glossary | notes)*",
    "journal-meta": """journal-id* journal-title-group* (contrib-group | aff | aff-alternatives)* issn* issn-l? isbn*
        publisher? notes* self-uri* custom-meta-group?""",
    "journal-title-group": "journal-title* journal-subtitle* trans-title-group* abbrev-journal-title*",
    "publisher": "(publisher-name publisher-loc?)+",
    "article-meta": OF_AN_ARTICLE,
    "article-categories": "subj-group* series-title* series-text*",
    "subj-group": "(subject | compound-subject)+ subj-group*",
    "title-group": "article-title subtitle* trans-title-group* alt-title* fn-group?",
    "trans-title-group": "trans-title trans-subtitle*",
    "contrib-group": "contrib+ (address | aff | aff-alternatives | author-comment | bio | email | role | uri | xref)*",
    "contrib": """contrib-id* (anonymous | collab | collab-alternatives | name | name-alternatives | string-name)*
        degrees* (address | aff | aff-alternatives | author-comment | bio | email | ext-link | role | uri | xref)*""",
    "bio": "sec-meta? label? title? (p | list)* sec*",
    "pub-date": "(((day? month?) | season?) year? era? string-date?)",
    "permissions": "copyright-statement* copyright-year* copyright-holder* (ali:free_to_read | license)*",
    "license": "(ali:license_ref | license-p | p)+",
    "abstract": "sec-meta? object-id* label? title? (p | list)* sec*",
    "trans-abstract": "sec-meta? object-id* label? title? (p | list)* sec*",
    "kwd-group": "label? title? (kwd | compound-kwd | nested-kwd)+ unstructured-kwd-group*",
    "custom-meta-group": "custom-meta+",
    "custom-meta": "meta-name meta-value",
    "notes": "sec-meta? label? title? (p | list | ref-list)* sec*",
    "body": "(p | list)* sec* sig-block?",
    "sec": "sec-meta? label? title? (p | list)* sec* (fn-group | glossary | ref-list | notes)*",
    "list": "label? title? list-item+",
    "list-item": "label? title? (p | def-list | list)+",
    "back": "label? title* (ack | app-group | bio | fn-group | glossary | ref-list | notes | sec)*",
    "ref-list": "label? title? (p | list)* ref* ref-list*",
    "ref": "label? (citation-alternatives | element-citation | mixed-citation | nlm-citation | note | x)+",
}
MIXED = {
    *("journal-id", "journal-title", "publisher-name", "article-id", "article-version", "subject", "article-title"),
    *("trans-title", "contrib-id", "string-name", "collab", "role", "day", "month", "year", "license-p", "title", "p"),
    *("ali:license_ref", "kwd", "meta-name", "meta-value", "label", "mixed-citation", "ext-link", "xref"),
    "named-content",
}
EMPTY = {"anonymous", "ali:free_to_read", "self-uri"}


def called(one):
    return one.tag.replace(ALI, "ali:")


def check(content):
    """That it is what the tag library says, and that what leads somewhere arrives."""
    root = ElementTree.fromstring(content)  # noqa: S314  our own
    for one in root.iter():
        name = called(one)
        below = "".join(f"{called(child)};" for child in one)
        if name in MODELS:
            model = re.sub(r"[\w:-]+", r"(?:\g<0>;)", MODELS[name]).replace(" ", "").replace("\n", "")
            assert re.fullmatch(model, below), f"{name}: {below}"
            assert not (one.text or "").strip(), name
            assert not any((child.tail or "").strip() for child in one), name
        else:
            assert name in MIXED | EMPTY, name
            assert (name in EMPTY) == (not words_in(one) and not below), name
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {one.get("rid") for one in root.iter("xref")} <= set(ids)
    assert root.get("dtd-version") == "1.3"
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS')
    return root


def file_of(client, brief, number=1, query=""):
    answer = client.get(f"/briefs/{brief.ref}/{number}.jats.xml{query}")
    assert answer.status_code == 200
    return check(answer.content)


def texts(root, path):
    return [words_in(one) for one in root.findall(path)]


def places_in(root):
    return dict(zip(texts(root, ".//custom-meta/meta-name"), texts(root, ".//custom-meta/meta-value"), strict=True))


# The brief


def test_an_action_brief_is_an_article_with_a_section_for_each_heading(client, amina):
    said = {
        "points": "Lend early.\nCount.",
        "action": "We did:\n- lent\n- counted",
        "sources": "A guide — https://a.example/g?x=1&y=2\nOn paper",
    }
    brief = make_brief(amina, stage="published", **said)

    root = file_of(client, brief)
    version = brief.version
    assert (root.get("article-type"), root.get(f"{XML}lang")) == ("brief-report", "en")
    assert texts(root, ".//journal-title") == texts(root, ".//publisher-name") == ["Health Services Learning Hub"]
    ident = root.find(".//article-id")
    assert (ident.get("pub-id-type"), ident.text) == ("publisher-id", brief.stable_id)
    assert texts(root, ".//article-title") == [version.title]
    assert texts(root, ".//article-categories//subject") == ["Action brief"]
    day = root.find(".//pub-date")
    assert day.get("iso-8601-date") == version.published_at.date().isoformat()
    assert texts(root, ".//abstract//list-item") == ["Lend early.", "Count."]
    assert texts(root, ".//kwd-group[@kwd-group-type='areas']/kwd") == [version.area.label]
    assert places_in(root) == {"country": "Kenya", "country-code": "KEN"}
    assert texts(root, ".//body/sec/title") == ["The challenge", "What was done", "What came of it"]
    assert texts(root, ".//body//list-item") == ["lent", "counted"]
    assert texts(root, ".//ref/mixed-citation") == ["A guide https://a.example/g?x=1&y=2", "On paper"]
    assert root.find(".//self-uri").get(f"{XLINK}href").endswith(f"/briefs/{brief.ref}/1/")


def test_what_others_may_do_with_it_is_said_by_its_address(client, amina):
    free = make_brief(amina, stage="published", licence="CC-BY-4.0")
    asked = make_brief(amina, stage="published", licence="ask", title="Ask")

    root = file_of(client, free)
    assert texts(root, f".//{ALI}license_ref") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert root.find(".//license").get(f"{XLINK}href") == "https://creativecommons.org/licenses/by/4.0/"
    root = file_of(client, asked)
    assert not texts(root, f".//{ALI}license_ref")
    assert texts(root, ".//license-p") == ["Ask before you use it (ask)"]


# Claims


def test_a_claim_leads_to_its_sources_at_the_end(client, published, frida):
    other = make_brief(make_person("Bina", country_id="NPL"), stage="published", country="NPL", title="Loans failed")
    sources = [a_source("entry", entry_of(published).pk), a_source("entry", entry_of(other).pk, "against")]
    claims = [
        a_claim("Lending helps.", sources, depends="Whether roads are open."),
        a_claim("It is cheap.", [a_source("entry", entry_of(other).pk)]),
    ]
    unknowns = [an_unknown("What it costs."), an_unknown("Whether it lasts.")]
    learning = make_brief(frida, stage="published", kind="learning", claims=claims, unknowns=unknowns)

    root = file_of(client, learning)
    assert root.get("article-type") == "review-article"
    sections = {words_in(one.find("title")): one for one in root.iter("sec")}
    assert list(sections) == ["The question", "Claim 1", "Claim 2", "What we do not know yet"]
    assert texts(sections["Claim 1"], "p[@content-type='sources']") == ["For: 1", "Against: 2"]
    assert texts(sections["Claim 2"], "p[@content-type='sources']") == ["For: 2"]
    assert "It depends on: Whether roads are open." in texts(sections["Claim 1"], "p")
    assert len(sections["What we do not know yet"].findall("p")) == 2
    assert texts(root, ".//ref//article-title") == [TOLD["title"], "Loans failed"]
    links = [one.get(f"{XLINK}href") for one in root.iter("ext-link")]
    assert [one for one in links if one.endswith(f"/briefs/{other.ref}/")]

    other.withdraw("Wrong.", by=Actor.objects.system())
    assert "Loans failed" not in words_in(file_of(client, learning))


# Who made it


def test_who_is_named_stands_by_name_with_an_orcid_and_who_is_not_without(client, published, wanjiru):  # noqa: F811
    root = file_of(client, published)
    (author,) = root.iter("contrib")
    assert author.get("contrib-type") == "author"
    assert author.find("anonymous") is not None
    assert texts(author, "bio") == ["A health manager"]

    made = credited(published, wanjiru)
    assert "Wanjiru" not in words_in(file_of(client, published))
    says(wanjiru, made, "yes")
    _author, reviewer = file_of(client, published).iter("contrib")
    assert texts(reviewer, "contrib-id[@contrib-id-type='orcid']") == [f"https://orcid.org/{ORCID}"]
    assert texts(reviewer, "string-name") == ["Wanjiru, Pharmacist, Ministry of Health"]
    assert texts(reviewer, "role") == ["Reviewer"]

    says(wanjiru, made, "yes", naming=int(Naming.NOBODY))
    root = file_of(client, published)
    assert "Wanjiru" not in words_in(root)
    assert ORCID not in words_in(root)


def test_where_no_author_is_listed_it_is_by_the_hub(client, published):
    Contribution.objects.all().delete()

    (author,) = file_of(client, published).iter("contrib")
    assert texts(author, "collab") == ["Health Services Learning Hub"]


def test_an_author_with_name_and_office_is_cited_by_it(client, amina):
    brief = make_brief(amina, stage="published")
    office = Organisation.objects.create(name="Ministry", kind="ministry", country_id="KEN")
    Voice.objects.filter(pk=brief.voice_id).update(naming=Naming.OFFICE, organisation=office)

    (author,) = file_of(client, brief).iter("contrib")
    assert "Ministry" in texts(author, "string-name")[0]


# Languages


def test_titles_and_abstracts_stand_in_each_language_once(client, amina, eva):  # noqa: F811
    brief = make_brief(amina, stage="published", points="Lend early.")
    write(eva, brief, FRENCH | {"words-points": "Prêtez tôt."})

    root = file_of(client, brief)
    (group,) = root.iter("trans-title-group")
    assert (group.get(f"{XML}lang"), words_in(group)) == ("fr", FRENCH["words-title"])
    (short,) = root.iter("trans-abstract")
    assert (short.get(f"{XML}lang"), texts(short, ".//list-item")) == ("fr", ["Prêtez tôt."])
    assert not list(root.iter("notes"))[1:]

    root = file_of(client, brief, query="?in=fr")
    assert root.get(f"{XML}lang") == "fr"
    assert texts(root, ".//article-title") == [FRENCH["words-title"]]
    assert texts(root, ".//trans-title") == [TOLD["title"]]
    assert texts(root, ".//trans-abstract//list-item") == ["Lend early."]
    written = {words_in(one): one.get(f"{XML}lang") for one in root.iter("p")}
    assert (written[FRENCH["words-action"]], written[TOLD["outcome"]]) == (None, "en")


def test_a_translation_says_who_made_it_and_how_far_it_is_behind(client, published, eva):  # noqa: F811
    write(eva, published, FRENCH)
    assert not OUT_OF_DATE.search(words_in(file_of(client, published, query="?in=fr")))
    new_version(published, action="The hospital lent insulin and syringes.")

    root = file_of(client, published, 2, "?in=fr")
    (notes,) = root.findall("front/notes")
    assert len(list(notes)) == 2
    assert OUT_OF_DATE.search(words_in(notes))


def test_a_title_that_is_not_translated_is_not_said_twice():
    told = leaf(language="ar", title_language="en", short_language="en", pieces=[Piece("ما تم", ARABIC)])
    abstracts = [Abstract("en", told.title, "In short", told.short), Abstract("ar", "", "باختصار", [])]

    root = check(jats_of(told, record(), [], abstracts))
    assert root.find(".//article-title").get(f"{XML}lang") == "en"
    assert not list(root.iter("trans-title"))
    assert not list(root.iter("trans-abstract"))


# What is typed, and handing out


@pytest.mark.parametrize("words", ["</p><evil/>", 'A "q" & <b> ]]>', "a\x00\x0b\ud800\uffffz", "&xxe;", "x" * 9000])
def test_what_somebody_typed_stays_words(words):
    cited = Cited(words, words, words, "en", "https://hub.example/?a=1&b=<2>")
    pieces = [Piece(words, f"- {words}\n{words}", notes=[Note(words, words)], cited=[cited, cited])]
    told = leaf(title=words, about=words, who=words, short=[words], pieces=pieces, licence=words, beside=[words])
    more = record(areas=[(1, words)], country=("KEN", words), sources=[(words, "https://a.example/?<&"), (words, "")])

    root = check(jats_of(told, more, [], [Abstract("fr", words, words, [words])]))
    assert words_in(root.find(".//article-title")) == ("az" if "\x00" in words else words)


def test_it_is_handed_out_to_keep_and_costs_few_questions(
    client,
    published,
    eva,  # noqa: F811
    django_assert_max_num_queries,
):
    file_of(client, published)
    with django_assert_max_num_queries(6):
        answer = client.get(f"/briefs/{published.ref}/1.jats.xml")
    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == f"attachment; filename*=UTF-8''{published.ref}-1-en.jats.xml"
    assert answer["X-Robots-Tag"] == "noindex"
    write(eva, published, FRENCH)
    with django_assert_max_num_queries(7):
        client.get(f"/briefs/{published.ref}/1.jats.xml")

    for missing in ("9.jats.xml", "1.jats.xml?in=ar", "1.xml", "1.jats"):
        assert client.get(f"/briefs/{published.ref}/{missing}").status_code == 404
    page = client.get(published.get_absolute_url()).text
    assert f'href="/briefs/{published.ref}/1.jats.xml"' in page
    assert f'href="/fr/briefs/{published.ref}/1.jats.xml?in=fr"' in client.get(f"/fr/briefs/{published.ref}/").text
