"""Apache Kafka with TLS, names and passwords: whoever has them gets through, whoever has not is told so in one line, and nobody reads them."""

import asyncio
import base64
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from streams import security
from streams.settings import load
from streams.topics import ALERTS, CLAIMS
from tests.integration.conftest import QUICK, until
from tests.integration.kafka import ApacheKafka, Secured, absence
from tests.integration.receiver import Receiver, webhook
from tests.integration.topiclog import read

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]

NAME = "parley"
PASSWORD = "correct-horse-9f3c"
ARTICLE = {
    "id": "over-tls",
    "title": "Kremlin rules out talks with the United States",
    "text": "Russia refuses to negotiate with the United States, Kremlin spokesman Dmitry Peskov said on Monday.",
}


class Guarded(NamedTuple):
    """A broker that asks for a name, the authority behind it, and another one that it knows nothing of."""

    kafka: ApacheKafka
    authority: Path
    stranger: Path


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    if (reason := absence()) is not None:
        if os.environ.get("CI"):
            pytest.fail(f"Apache Kafka cannot run, and CI skips nothing: {reason}")
        pytest.skip(f"NOT TESTED ON APACHE KAFKA: {reason}")
    folder = tmp_path_factory.mktemp("guarded")
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    key = load_pem_private_key(issued.private_key_pem.bytes(), password=None)
    keystore = folder / "broker.pem"
    keystore.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + b"".join(pem.bytes() for pem in issued.cert_chain_pems)
        + authority.cert_pem.bytes()
    )
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "stranger.pem")
    kafka = ApacheKafka(folder, Secured(NAME, PASSWORD, keystore, folder / "ca.pem"))
    try:
        kafka.start()
        yield Guarded(kafka, folder / "ca.pem", folder / "stranger.pem")
    finally:
        kafka.close()


@pytest.fixture
def environ(guarded, tmp_path):
    """A worker's environment, the password in a file as it would be in production."""
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return QUICK | {
        "PARLEY_BROKERS": guarded.kafka.bootstrap,
        "PARLEY_TOPIC_PREFIX": f"secured-{tmp_path.name[-3:].replace('_', '-')}".rstrip("-"),
        "PARLEY_DATA_DIR": str(tmp_path / "data"),
        "PARLEY_SECURITY_PROTOCOL": "SASL_SSL",
        "PARLEY_SASL_USERNAME": NAME,
        "PARLEY_SASL_PASSWORD_FILE": str(tmp_path / "password"),
        "PARLEY_SSL_CA": str(guarded.authority),
    }


def parley(environ, *arguments, given=""):
    return subprocess.run(
        [sys.executable, "-m", "streams.cli", *arguments],
        env=os.environ | environ,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def start_worker(environ, log):
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "streams.cli", "worker"], env=os.environ | environ, stderr=stream
        )


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"])
async def test_an_article_becomes_an_alert_over_tls_with_a_name(environ, tmp_path, mechanism):
    environ |= {"PARLEY_SASL_MECHANISM": mechanism, "PARLEY_TOPIC_PREFIX": f"tls-{mechanism.lower()}"}
    settings = load(environ)
    assert (await asyncio.to_thread(parley, environ, "topics", "create")).returncode == 0
    identity = {key: value for key, value in security.librdkafka(settings).items() if key.startswith(("s", "ssl"))}
    async with Receiver() as receiver:
        watched = {"PARLEY_WATCH": "RU~US"} | webhook(receiver.url)
        log = tmp_path / "worker.log"
        worker = start_worker(environ | watched, log)
        try:
            article = ARTICLE | {"published_at": datetime.now(UTC).isoformat()}
            sent = await asyncio.to_thread(parley, environ, "ingest", given=json.dumps(article))
            assert (sent.returncode, sent.stderr) == (0, "sent 1, rejected 0\n")
            await until(lambda: receiver.accepted, 120)
        finally:
            worker.kill()
            worker.wait(60)
    assert await asyncio.to_thread(read, settings.brokers, CLAIMS.named(settings.topic_prefix), **identity)
    assert await asyncio.to_thread(read, settings.brokers, ALERTS.named(settings.topic_prefix), **identity)
    written = log.read_text()
    assert PASSWORD not in written
    assert base64.b64encode(PASSWORD.encode()).decode() not in written


def test_a_wrong_password_is_named_as_such(environ):
    result = parley(
        environ | {"PARLEY_SASL_PASSWORD_FILE": "", "PARLEY_SASL_PASSWORD": "wrong-horse"}, "topics", "check"
    )

    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "refuses the name or the password" in result.stderr
    assert "PARLEY_SASL_PASSWORD" in result.stderr
    assert "wrong-horse" not in result.stderr


def test_a_broker_that_another_authority_vouches_for_is_not_trusted(environ, guarded):
    result = parley(environ | {"PARLEY_SSL_CA": str(guarded.stranger)}, "topics", "check")

    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "PARLEY_SSL_CA" in result.stderr


def test_the_configuration_shows_no_password(environ):
    shown = parley(environ, "config").stdout

    assert "PARLEY_SASL_PASSWORD=***\n" in shown
    assert PASSWORD not in shown
