import ssl

import pytest
import trustme
from confluent_kafka import KafkaError

from streams import security
from streams.settings import SettingError, load

TLS = {"PARLEY_SECURITY_PROTOCOL": "SSL"}
SASL = {"PARLEY_SECURITY_PROTOCOL": "SASL_PLAINTEXT", "PARLEY_SASL_USERNAME": "desk", "PARLEY_SASL_PASSWORD": "horse"}


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    """A folder with an authority (ca.pem) and a certificate that it signed (me.pem) with its key (me.key)."""
    folder = tmp_path_factory.mktemp("pem")
    authority = trustme.CA()
    issued = authority.issue_cert("desk.example")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    issued.cert_chain_pems[0].write_to_path(folder / "me.pem")
    issued.private_key_pem.write_to_path(folder / "me.key")
    return folder


def test_in_the_clear_there_is_no_context_and_nobody_is_named():
    settings = load({})
    assert security.context(settings) is None
    assert security.credentials(settings) is None
    assert security.aiokafka(settings) == {
        "bootstrap_servers": ["127.0.0.1:9092"],
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }


def test_all_three_clients_are_told_the_same_name():
    settings = load(SASL)
    assert security.librdkafka(settings)["sasl.username"] == "desk"
    assert security.aiokafka(settings)["sasl_plain_username"] == "desk"
    told = security.credentials(settings)
    assert (told.username, told.password, told.protocol.value) == ("desk", "horse", "SASL_PLAINTEXT")


def test_the_host_s_name_is_always_checked(pem):
    made = security.context(load(TLS | {"PARLEY_SSL_CA": str(pem / "ca.pem")}))
    assert made is not None
    assert made.check_hostname
    assert made.verify_mode is ssl.CERT_REQUIRED


def test_a_certificate_of_our_own_is_loaded_with_its_key(pem):
    environ = TLS | {"PARLEY_SSL_CERTIFICATE": str(pem / "me.pem"), "PARLEY_SSL_KEY": str(pem / "me.key")}
    assert security.context(load(environ)) is not None
    assert security.librdkafka(load(environ))["ssl.key.location"] == str(pem / "me.key")


@pytest.mark.parametrize(
    ("variables", "blamed"),
    [
        ({"PARLEY_SSL_CA": "/nowhere.pem"}, "PARLEY_SSL_CA"),
        ({"PARLEY_SSL_CA": "me.key"}, "PARLEY_SSL_CA"),
        ({"PARLEY_SSL_CERTIFICATE": "me.pem"}, "PARLEY_SSL_CERTIFICATE"),
        ({"PARLEY_SSL_CERTIFICATE": "me.pem", "PARLEY_SSL_KEY": "ca.pem"}, "PARLEY_SSL_CERTIFICATE"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_variable(pem, variables, blamed):
    environ = {name: str(pem / path) for name, path in variables.items()}
    with pytest.raises(SettingError) as caught:
        security.context(load(TLS | environ))
    assert str(caught.value).startswith(f"{blamed}: cannot use ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "said", "blamed"),
    [
        (KafkaError._AUTHENTICATION, "SASL authentication error", "PARLEY_SASL_PASSWORD"),
        (KafkaError._SSL, "SSL handshake failed: certificate verify failed (after 2ms)", "PARLEY_SSL_CA"),
        (KafkaError._TRANSPORT, "Disconnected: verify that security.protocol is set", "PARLEY_SECURITY_PROTOCOL"),
    ],
)
def test_a_refusal_says_what_to_look_at(code, said, blamed):
    refusals = security.Refusals(load(SASL))
    refusals.note(KafkaError(KafkaError._TRANSPORT, "connection refused"))
    assert refusals.reason() is None, "a broker that is away turned nobody away"
    refusals.note(KafkaError(code, said))
    assert blamed in (refusals.reason() or "")
    assert "horse" not in (refusals.reason() or "")
