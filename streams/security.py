"""Security of the connection to Kafka: settings in; what librdkafka, aiokafka and Faust each want to be told, out."""

import ssl
from typing import Any

from confluent_kafka import KafkaError

from streams.settings import SettingError, Settings


def librdkafka(settings: Settings) -> dict[str, Any]:
    """
    Spell the brokers and how to prove who we are, as every client of librdkafka takes it; it writes nothing to standard error.

    >>> from streams.settings import load
    >>> librdkafka(load({"PARLEY_BROKERS": "kafka-1:9092"}))
    {'bootstrap.servers': 'kafka-1:9092', 'log_level': 0, 'security.protocol': 'PLAINTEXT'}
    """
    options: dict[str, Any] = {
        "bootstrap.servers": settings.brokers,
        "log_level": 0,
        "security.protocol": settings.security_protocol,
    }
    if settings.uses_sasl:
        options |= {"sasl.mechanism": settings.sasl_mechanism, "sasl.username": settings.sasl_username}
        options["sasl.password"] = _revealed(settings)
    if settings.uses_tls:
        options |= {
            name: str(path)
            for name, path in (
                ("ssl.ca.location", settings.ssl_ca),
                ("ssl.certificate.location", settings.ssl_certificate),
                ("ssl.key.location", settings.ssl_key),
            )
            if path is not None
        }
        if settings.ssl_key_password is not None:
            options["ssl.key.password"] = settings.ssl_key_password.reveal()
    return options


class Refusals:
    """
    Remembers why Kafka turned a client of librdkafka away: what the client raises says only that nobody answered.

    Pass `note` to the client as its `error_cb`, and poll the client before asking.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reason: str | None = None

    def note(self, error: KafkaError) -> None:
        """Take an error of the connection."""
        name = self._settings.sasl_username
        if error.code() == KafkaError._AUTHENTICATION:  # noqa: SLF001, how librdkafka names its own codes
            self._reason = (
                f"Kafka at {self._settings.brokers} refuses the name or the password of {name!r} by {self._settings.sasl_mechanism};"
                " see to PARLEY_SASL_USERNAME, PARLEY_SASL_PASSWORD and PARLEY_SASL_MECHANISM"
            )
        elif error.code() == KafkaError._SSL:  # noqa: SLF001
            self._reason = (
                f"no TLS with Kafka at {self._settings.brokers} ({_gist(error)}); see to PARLEY_SSL_CA, and to PARLEY_SSL_CERTIFICATE"
                " if Kafka asks for one"
            )
        elif "security.protocol" in error.str():
            self._reason = f"Kafka at {self._settings.brokers} hangs up on {self._settings.security_protocol}; see to PARLEY_SECURITY_PROTOCOL"

    def reason(self) -> str | None:
        """Say in one line why, and what to look at; null where nobody was turned away."""
        return self._reason


def _gist(error: KafkaError) -> str:
    """What OpenSSL has to say, without the addresses and numbers around it."""
    return error.str().partition("handshake failed: ")[2].partition(" (after")[0] or error.str()


def aiokafka(settings: Settings) -> dict[str, Any]:
    """Spell the same for aiokafka's consumers and producers. Raises `SettingError` for a certificate or key that cannot be used."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap,
        "security_protocol": settings.security_protocol,
        "ssl_context": context(settings),
    }
    if settings.uses_sasl:
        options |= {"sasl_mechanism": settings.sasl_mechanism, "sasl_plain_username": settings.sasl_username}
        options["sasl_plain_password"] = _revealed(settings)
    return options


def credentials(settings: Settings) -> Any:
    """Spell the same for a Faust app, or null where it connects in the clear. Raises `SettingError` as `aiokafka` does."""
    import faust  # noqa: PLC0415, slow, and only a worker needs it

    if settings.uses_sasl:
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=_revealed(settings),
            mechanism=settings.sasl_mechanism,
            ssl_context=context(settings),
        )
    return faust.SSLCredentials(context(settings)) if settings.uses_tls else None


def context(settings: Settings) -> ssl.SSLContext | None:
    """
    Make the TLS context, or null without TLS: the system's authorities, or the one of `PARLEY_SSL_CA`; host names are always checked.

    Raises `SettingError` with the variable and what is wrong with its file.
    """
    if not settings.uses_tls:
        return None
    try:
        made = ssl.create_default_context(cafile=settings.ssl_ca)
    except (OSError, ssl.SSLError) as error:
        raise SettingError(
            f"PARLEY_SSL_CA: cannot use {settings.ssl_ca}: {_reason(error)}; name the PEM file of the authority that signed the brokers' certificates"
        ) from None
    if settings.ssl_certificate is not None:
        secret = settings.ssl_key_password
        try:
            made.load_cert_chain(settings.ssl_certificate, settings.ssl_key, secret.reveal if secret else _no_password)
        except (OSError, ssl.SSLError, ValueError) as error:
            raise SettingError(
                f"PARLEY_SSL_CERTIFICATE: cannot use {settings.ssl_certificate} with the key {settings.ssl_key or 'in it'}: {_reason(error)};"
                " name a PEM certificate and its key, and PARLEY_SSL_KEY_PASSWORD if the key is locked"
            ) from None
    return made


def _no_password() -> str:
    raise ValueError("the key is locked, and PARLEY_SSL_KEY_PASSWORD is not set")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)


def _revealed(settings: Settings) -> str:
    assert settings.sasl_password is not None  # `streams.settings.load` sees to it
    return settings.sasl_password.reveal()
