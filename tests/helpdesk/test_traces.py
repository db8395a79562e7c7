"""What leads to a person is taken out before a lab reads a question."""

import signal

import pytest
from django.utils.translation import override

from hlh.people.traces import has_traces, without_traces
from tests.conftest import ask

TEXT = "Insuline en rupture, écrivez à chef@sante.example, +221 77 123 45 67, https://t.me/chef ou @chef_district"


LEADING = [
    ("Écrivez à chef@sante.example", "chef"),
    ("请联系wang@health.example谢谢", "wang"),
    ("wang＠health.example", "wang"),
    ("пишите главврач@больница.рф", "главврач"),
    ("+221 77 123 45 67", "77"),
    ("请拨打13800138000联系我", "138"),
    ("هاتفي٠٧٠٠١٢٣٤٥٦", "٠٧٠٠"),
    ("0700/123456", "0700"),
    ("0700–123–456", "0700"),
    ("0700\u200e123\u200e456", "123"),
    ("０７００１２３４５６", "０７"),
    ("see https://t.me/chef", "chef"),
    ("t.me/chef", "chef"),
    ("linkedin.com/in/wanjiru", "wanjiru"),
    ("ou @chef_district", "chef"),
    ("ask Dr Wanjiru Kamau about it", "Kamau"),
    ("Mme Diop-Ndiaye le sait", "Diop"),
    ("доктор Иванова знает", "Иванова"),
    ("سألنا د. أحمد منصور عنها", "منصور"),
]


@pytest.mark.parametrize(("text", "who"), LEADING)
def test_what_leads_to_somebody_is_taken_out_in_every_script(text, who):
    assert has_traces(text)
    assert who not in without_traces(text)


def test_what_stands_around_a_trace_stays():
    assert without_traces("请联系wang@health.example谢谢") == "请联系[address]谢谢"
    assert without_traces("请拨打13800138000联系我") == "请拨打[number]联系我"


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 we had 1,200 births, in 2020 only 890.",
        "4 of our 9 districts, 45 % of 12 000",
        "between 2019-2020 and on 2020-03-15 or 15/03/2020",
        "and/or e.g. the DHIS2 form, v2.38/2",
        "The doctor on duty knows; M and E too.",
    ],
)
def test_figures_dates_and_words_of_a_report_stay(text):
    assert not has_traces(text)
    assert without_traces(text) == text


@pytest.mark.parametrize("piece", ["x", "1 ", "a.", "www.", "@", "Dr A", "٠", "汉", "+", "-", "x@"])
def test_a_long_text_is_read_in_one_go(piece):
    """A pattern that begins again at each letter takes minutes for this, and would stop the whole hub: an alarm ends it."""

    def rings(*_signal):
        raise TimeoutError

    signal.signal(signal.SIGALRM, rings)
    signal.alarm(20)
    try:
        assert without_traces(f"{piece * (100_000 // len(piece))} chef@sante.example").endswith("]")
    finally:
        signal.alarm(0)


def test_what_stands_in_their_place_is_in_the_questions_language_whoever_looks(db):
    question = ask(TEXT, language="fr")
    for reading in ("en", "ar", "fr"):
        with override(reading):
            assert "[adresse], [numéro], [lien]" in question.without_traces()
