"""An alert becomes one signed request; whatever the receiver or the network does is an outcome."""

import asyncio
import base64
import socket
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from streams import webhooks
from streams.alerts import Alert, Severity, State
from streams.settings import Secret
from streams.signals import Evidence
from streams.webhooks import Attempt, Outcome, ReceiverError, classify
from tests.streams.claiming import START
from tests.streams.receiving import SECRET, Endpoint


def alert(alert_id="a1", state=State.FIRING):
    return Alert(
        alert_id=alert_id,
        rule="shift",
        severity=Severity.WARNING,
        state=state,
        dyad="RU~US",
        actor="RU",
        counterpart="US",
        event_time=START,
        summary="Russia toward the United States: willingness to talk from closed to open.",
        summary_ar="روسيا تجاه الولايات المتحدة",
        before=None,
        after=None,
        statement_id="s1",
        evidence=(Evidence(claim_id="c1", text="مستعدون للحوار", language="ar"),),
    )


async def send_once(receiver, now=None):
    async with webhooks.session() as client:
        return await webhooks.send(client, receiver, "id1", webhooks.body(alert()), now or datetime.now(UTC))


async def test_the_library_verifies_what_arrives_and_reads_the_alert_from_it():
    async with Endpoint() as endpoint:
        attempt = await send_once(endpoint.receiver)
    assert (attempt.outcome, attempt.status) == (Outcome.DELIVERED, 204)
    (message,) = endpoint.messages
    assert message["type"] == "parley.alert.firing"
    assert message["timestamp"] == "2026-03-02T09:00:00Z"
    assert msgspec.convert(message["data"], Alert) == alert()
    assert endpoint.ids == ["id1"]


def test_a_time_in_another_zone_is_converted_before_it_is_signed():
    now = datetime.now(timezone(timedelta(hours=3)))
    receiver = webhooks.receiver("webhook", Secret("https://desk.example/hook"), Secret(SECRET))
    headers = webhooks.signed(receiver, "id1", b"{}", now)
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))
    assert Webhook(SECRET).verify(b"{}", headers) == {}


def test_another_body_or_id_does_not_pass_the_check():
    receiver = webhooks.receiver("webhook", Secret("https://desk.example/hook"), Secret(SECRET))
    headers = webhooks.signed(receiver, "id1", b"{}", datetime.now(UTC))
    for content, changed in ((b"[]", headers), (b"{}", headers | {"webhook-id": "id2"})):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(content, changed)


@pytest.mark.parametrize(
    ("status", "outcome", "recoverable"),
    [
        (200, Outcome.DELIVERED, False),
        (204, Outcome.DELIVERED, False),
        (302, Outcome.REDIRECTED, True),
        (400, Outcome.REFUSED, False),
        (401, Outcome.RETRY, True),
        (404, Outcome.RETRY, True),
        (410, Outcome.GONE, False),
        (413, Outcome.REFUSED, False),
        (422, Outcome.REFUSED, False),
        (429, Outcome.RETRY, True),
        (500, Outcome.RETRY, True),
        (503, Outcome.RETRY, True),
    ],
)
async def test_the_status_decides_and_says_whether_to_try_again(status, outcome, recoverable):
    async with Endpoint(web.Response(status=status, text="because\nof this")) as endpoint:
        attempt = await send_once(endpoint.receiver)
    assert (attempt.outcome, attempt.status, attempt.recoverable) == (outcome, status, recoverable)
    assert attempt.detail == ("" if outcome is Outcome.DELIVERED else f"{status} because of this" * (status != 204))


async def test_a_redirect_is_not_followed():
    async with (
        Endpoint() as elsewhere,
        Endpoint(web.Response(status=307, headers={"Location": elsewhere.url})) as endpoint,
    ):
        attempt = await send_once(endpoint.receiver)
    assert attempt.outcome is Outcome.REDIRECTED
    assert elsewhere.ids == []


async def test_a_port_where_nobody_listens_is_unreachable_and_its_address_is_not_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    receiver = webhooks.receiver("webhook", Secret(f"http://127.0.0.1:{port}/token-7"), Secret(SECRET))
    attempt = await send_once(receiver)
    assert attempt.outcome is Outcome.UNREACHABLE
    assert "token-7" not in repr(attempt)
    assert str(port) not in repr(attempt)


async def test_a_receiver_that_never_answers_is_a_timeout(monkeypatch):
    monkeypatch.setattr(webhooks, "TOTAL_SECONDS", 0.1)

    over = asyncio.Event()

    async def mute(reader, writer):
        await reader.read()
        writer.close()
        await writer.wait_closed()
        over.set()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        attempt = await send_once(webhooks.receiver("webhook", Secret(url), Secret(SECRET)))
        await over.wait()
    assert attempt == Attempt(outcome=Outcome.TIMEOUT, detail=attempt.detail)


async def test_no_more_than_a_kilobyte_of_an_answer_is_read():
    async with Endpoint(web.Response(status=500, body=b"x" * 10_000_000)) as endpoint:
        attempt = await send_once(endpoint.receiver)
    assert attempt.outcome is Outcome.RETRY
    assert len(attempt.detail) == len("500 ") + 200


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    async with Endpoint() as endpoint:
        assert (await send_once(endpoint.receiver)).outcome is Outcome.DELIVERED


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 02 Mar 2026 09:01:30 GMT", 90.0),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0.0),
        ("999999999999999999999", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("٣٠", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_not_there(value, seconds):
    assert classify(503, value, b"", START).retry_after_seconds == seconds


@given(st.integers(100, 599), st.text(max_size=40), st.binary(max_size=300))
def test_whatever_a_receiver_answers_is_an_attempt(status, retry_after, answer):
    attempt = classify(status, retry_after, answer, START)
    assert attempt.retry_after_seconds is None or 0 <= attempt.retry_after_seconds <= 86_400
    assert "\n" not in attempt.detail


def test_a_delivery_is_one_for_an_alert_a_state_and_a_receiver():
    ids = {
        webhooks.delivery_id(alert(), "webhook"),
        webhooks.delivery_id(alert("a2"), "webhook"),
        webhooks.delivery_id(alert(state=State.RESOLVED), "webhook"),
        webhooks.delivery_id(alert(), "desk"),
    }
    assert len(ids) == 4
    assert webhooks.delivery_id(alert(), "webhook") in ids


@pytest.mark.parametrize("url", ["", "desk.example/hook", "ftp://desk.example", "http://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused_without_showing_it(url):
    with pytest.raises(ReceiverError, match="http or https") as caught:
        webhooks.receiver("webhook", Secret(url), Secret(SECRET))
    assert not url or f" {url} " not in str(caught.value)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_é", "whsec_" + base64.b64encode(bytes(65)).decode()]
)
def test_a_secret_that_is_too_short_or_no_secret_is_refused(secret):
    with pytest.raises(ReceiverError, match="24 to 64 bytes"):
        webhooks.receiver("webhook", Secret("https://desk.example"), Secret(secret))


def test_neither_address_nor_secret_is_in_the_repr_of_a_receiver():
    shown = repr(webhooks.receiver("webhook", Secret("https://desk.example/token-7"), Secret(SECRET)))
    assert "token-7" not in shown
    assert SECRET not in shown
