"""An alert becomes one body and signed headers, which the library of the standard verifies."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from streams import webhooks
from streams.alerts import Alert
from streams.settings import Secret
from tests.streams.alerting import alert
from tests.streams.receiving import SECRET

OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
SECRETS = (Secret(SECRET),)


def test_the_library_verifies_what_is_sent_and_reads_the_alert_from_it():
    content = webhooks.body(alert())
    headers = webhooks.signed(SECRETS, "id1", content, datetime.now(UTC))
    message = Webhook(SECRET).verify(content, headers)
    assert message["type"] == "parley.alert.firing"
    assert message["timestamp"] == "2026-03-02T09:00:00Z"
    assert msgspec.convert(message["data"], Alert) == alert()
    assert headers["webhook-id"] == "id1"


def test_a_secret_that_is_being_changed_verifies_as_the_old_one_and_as_the_new_one():
    headers = webhooks.signed((Secret(OTHER), Secret(SECRET)), "id1", b"{}", datetime.now(UTC))
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (OTHER, SECRET):
        assert Webhook(secret).verify(b"{}", headers) == {}


def test_a_time_in_another_zone_is_converted_before_it_is_signed():
    now = datetime.now(timezone(timedelta(hours=3)))
    headers = webhooks.signed(SECRETS, "id1", b"{}", now)
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))
    assert Webhook(SECRET).verify(b"{}", headers) == {}


def test_another_body_or_id_or_secret_does_not_pass_the_check():
    headers = webhooks.signed(SECRETS, "id1", b"{}", datetime.now(UTC))
    for secret, content, changed in (
        (SECRET, b"[]", headers),
        (SECRET, b"{}", headers | {"webhook-id": "id2"}),
        (OTHER, b"{}", headers),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(content, changed)


def test_a_ping_is_a_message_like_any_other():
    content = webhooks.ping("desk", datetime.now(UTC))
    message = Webhook(SECRET).verify(content, webhooks.signed(SECRETS, "id1", content, datetime.now(UTC)))
    assert (message["type"], message["data"]) == ("parley.ping", {"receiver": "desk"})


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_é",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        f"{SECRET} {SECRET}",
        "whsec_" + "A" * 88,
    ],
)
def test_what_is_too_short_too_long_or_no_secret_is_none(secret):
    assert not webhooks.is_secret(secret)
    assert webhooks.is_secret(SECRET)
