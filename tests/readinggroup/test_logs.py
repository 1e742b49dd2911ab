import json
import logging
from typing import Any

import pytest
from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.test import Client

from readinggroup.logs import JsonFormatter, LineFormatter, redacted, security_event
from tests.factories import PASSWORD, make_member


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [
        json.loads(JsonFormatter().format(record))
        for record in caplog.records
        if record.name == "readinggroup.security"
    ]


@pytest.fixture(autouse=True)
def _all_levels(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET /invitations/s3cret-Token/ 200", "GET /invitations/<redacted>/ 200"),
        ("/accounts/password/reset/key/3-abc-def/", "/accounts/password/reset/key/<redacted>/"),
        ("/feeds/mine/abc.ics?x=1", "/feeds/mine/<redacted>?x=1"),
        ("/papers/lora/", "/papers/lora/"),
    ],
)
def test_tokens_in_addresses_are_redacted(text: str, expected: str) -> None:
    assert redacted(text) == expected


def test_line_holds_no_token_in_message_or_traceback() -> None:
    try:
        raise ValueError("/invitations/s3cret/")
    except ValueError as error:
        trouble = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "at %s", ("/invitations/s3cret/",), trouble)
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["message"]) == ("error", "at /invitations/<redacted>/")
    assert line["traceback"].endswith("ValueError: /invitations/<redacted>/")
    assert "s3cret" not in LineFormatter().format(record)


def test_answer_names_its_request(client: Client, db: None) -> None:
    first, second = client.get("/healthz"), client.get("/healthz", headers={"X-Request-ID": "mine"})
    assert len(first.headers["X-Request-ID"]) == 16
    assert second.headers["X-Request-ID"] not in {"mine", first.headers["X-Request-ID"]}


def test_security_event_says_who_what_and_where(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/healthz", REMOTE_ADDR="203.0.113.5")
    security_event("role changed", member=7, by=8)
    (line,) = lines(caplog)
    assert {key: line[key] for key in ("message", "member", "by", "address", "request")} == {
        "message": "role changed",
        "member": 7,
        "by": 8,
        "address": "203.0.113.5",
        "request": answer.headers["X-Request-ID"],
    }


def test_sign_in_and_out_are_noted_and_passwords_are_not(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    member = make_member()
    client.post("/accounts/login/", {"login": member.email, "password": "wrong s3cret"})
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/logout/")
    noted = [(line["message"], line.get("member")) for line in lines(caplog)]
    assert noted == [("sign-in refused", None), ("signed in", member.pk), ("signed out", member.pk)]
    assert "s3cret" not in str(lines(caplog))
    assert member.email not in str(lines(caplog))


def test_changes_of_password_and_second_factor_are_noted(db: None, caplog: pytest.LogCaptureFixture) -> None:
    member = make_member()
    for happened in (password_changed, authenticator_added, authenticator_removed):
        happened.send(sender=None, request=None, user=member, authenticator=None)
    assert [line["message"] for line in lines(caplog)] == [
        "password changed",
        "second factor added",
        "second factor removed or renewed",
    ]
