"""What operators see: ids, lines and figures, and never what somebody typed or who came."""

import json
import logging

import pytest

from hlh.watching import JsonLine, WithId, request_id


def test_an_answer_carries_the_id_of_its_lines(client, db, caplog):
    caplog.set_level(logging.INFO, "hlh.requests")
    caplog.handler.addFilter(WithId())

    answer = client.get("/labs/", headers={"X-Request-ID": "from-the-proxy-1"})

    assert answer["X-Request-ID"] == "from-the-proxy-1"
    line = json.loads(JsonLine().format(caplog.records[-1]))
    assert line["request_id"] == "from-the-proxy-1"
    assert line["message"] == "GET learning_labs:labs 200"
    assert line["milliseconds"] > 0
    assert request_id.get() == ""


@pytest.mark.parametrize("given", ["", "short", "with space and more", "a" * 65, "line\u2028break-in-it"])
def test_an_id_that_is_none_is_replaced(client, db, given):
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32


def test_a_line_names_the_view_and_never_the_address(client, db, caplog):
    caplog.set_level(logging.INFO, "hlh.requests")

    client.get("/search/?q=Zyxwvanna")
    client.get("/helpdesk/Zyxwvanna/")

    assert "Zyxwvanna" not in caplog.text


def test_a_trace_is_one_line_of_json():
    try:
        raise ValueError("broken")
    except ValueError:
        import sys

        record = logging.LogRecord("hlh", logging.ERROR, "", 0, "it %s", ("broke",), sys.exc_info())

    line = JsonLine().format(record)

    assert "\n" not in line
    assert "ValueError: broken" in json.loads(line)["trace"]


def test_figures_are_there_on_somebodys_own_machine(client, db):
    client.get("/labs/")

    page = client.get("/metrics").content.decode()

    assert 'hub_requests_total{method="GET",status="200",view="learning_labs:labs"}' in page
    assert "hub_reactions_stuck 0.0" in page
    assert "hub_letters_waiting 0.0" in page


@pytest.mark.parametrize(
    ("token", "said", "status"),
    [
        ("", "Bearer ", 404),
        ("", "", 404),
        ("right-token", "Bearer wrong", 404),
        ("right-token", "", 404),
        ("right-token", "Bearer right-token", 200),
    ],
)
def test_in_production_figures_are_for_who_knows_the_token(client, db, settings, token, said, status):
    settings.DEVELOPMENT, settings.METRICS_TOKEN = False, token

    answer = client.get("/metrics", headers={"Authorization": said} if said else {})

    assert answer.status_code == status


def test_invented_methods_make_no_figures_of_their_own(client, db):
    client.generic("FROBNICATE", "/labs/")

    assert "FROBNICATE" not in client.get("/metrics").content.decode()
