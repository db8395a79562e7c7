"""What leads to a person is taken out before a lab reads a question."""

import pytest
from django.utils.translation import override

from helpdesk.traces import has_traces, without_traces
from tests.conftest import ask

TEXT = "Insuline en rupture, écrivez à chef@sante.example, +221 77 123 45 67, https://t.me/chef ou @chef_district"


@pytest.mark.parametrize("trace", ["chef@sante.example", "77 123", "t.me", "@chef_district"])
def test_addresses_numbers_links_and_handles_are_taken_out(trace):
    assert has_traces(TEXT)
    assert trace not in without_traces(TEXT)


@pytest.mark.parametrize(
    "text", ["In 2019 we had 1,200 births, in 2020 only 890.", "4 of our 9 districts, 45 % of 12 000"]
)
def test_figures_of_a_report_stay(text):
    assert not has_traces(text)
    assert without_traces(text) == text


def test_what_stands_in_their_place_is_in_the_questions_language_whoever_looks(db):
    question = ask(TEXT, language="fr")
    for reading in ("en", "ar", "fr"):
        with override(reading):
            assert "[adresse], [numéro], [lien]" in question.without_traces()
