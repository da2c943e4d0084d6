"""Settings: the environment (`PARLEY_…`) in, one frozen record or one line that says what is wrong out."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from streams.environ import Secret, SettingError, value_of, variable

__all__ = ["Secret", "SettingError", "Settings", "Start", "describe", "load", "variable"]


class Start(StrEnum):
    """What a role does that has worked before, and of which Kafka has forgotten how far."""

    STOP = "stop"
    BEGINNING = "beginning"
    END = "end"


_BROKER = r"[A-Za-z0-9_.\-]+:[0-9]{1,5}|\[[0-9A-Fa-f:.]+\]:[0-9]{1,5}"


class Settings(Struct, frozen=True, kw_only=True):
    """
    Everything that a process may be told. The variable of *field* is `PARLEY_FIELD`; a secret may also stand in a file that `PARLEY_FIELD_FILE` names.

    >>> load({"PARLEY_PARTITIONS": "6"}).partitions
    6
    """

    brokers: Annotated[
        str,
        Meta(
            pattern=rf"^(?:{_BROKER})(?:,(?:{_BROKER}))*$",
            description="Kafka's addresses, host:port, separated by commas",
            examples=["kafka-1:9092,kafka-2:9092"],
        ),
    ] = "127.0.0.1:9092"
    security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"],
        Meta(
            description="how to speak to Kafka: in the clear or with TLS, with a name or without", examples=["SASL_SSL"]
        ),
    ] = "PLAINTEXT"
    sasl_mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"],
        Meta(description="how Kafka checks name and password", examples=["SCRAM-SHA-512"]),
    ] = "SCRAM-SHA-512"
    sasl_username: Annotated[
        str | None, Meta(description="the name that Kafka knows this process by", examples=["parley"])
    ] = None
    sasl_password: Annotated[
        Secret | None, Meta(description="the password that goes with the name", examples=["a long random word"])
    ] = None
    ssl_ca: Annotated[
        Path | None,
        Meta(description="PEM file of the authority behind Kafka's certificates", examples=["/etc/parley/ca.pem"]),
    ] = None
    ssl_certificate: Annotated[
        Path | None,
        Meta(description="PEM certificate of this process, where Kafka asks for one", examples=["/etc/parley/me.pem"]),
    ] = None
    ssl_key: Annotated[
        Path | None, Meta(description="PEM key of that certificate", examples=["/etc/parley/me.key"])
    ] = None
    ssl_key_password: Annotated[
        Secret | None, Meta(description="the password that unlocks the key", examples=["a long random word"])
    ] = None
    topic_prefix: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*$",
            max_length=100,
            description="first part of every topic and consumer group: letters, digits, dots, hyphens",
            examples=["parley"],
        ),
    ] = "parley"
    partitions: Annotated[
        int, Meta(ge=1, le=1000, description="partitions of every topic; a change needs a replay", examples=["24"])
    ] = 24
    replication: Annotated[int, Meta(ge=1, le=9, description="replicas of every topic", examples=["3"])] = 1
    concurrency: Annotated[
        int,
        Meta(
            ge=1,
            le=256,
            description="articles, and signals of different dyads, that one process has under way at once",
            examples=["16"],
        ),
    ] = 16
    in_flight_bytes: Annotated[
        int,
        Meta(
            ge=1,
            description="size of the records that a role has fetched and cannot commit yet; what is beyond waits in Kafka",
            examples=["67108864"],
        ),
    ] = 64 * 1024 * 1024
    commit_interval_seconds: Annotated[
        float, Meta(gt=0, le=60, description="how often finished work is committed", examples=["1"])
    ] = 1.0
    session_timeout_seconds: Annotated[
        float,
        Meta(
            ge=1, le=300, description="silence after which Kafka gives a dead worker's partitions away", examples=["10"]
        ),
    ] = 10.0
    start: Annotated[
        Start,
        Meta(
            description="where to read on when Kafka has forgotten the offsets of a group that was idle for a week",
            examples=["beginning"],
        ),
    ] = Start.STOP
    fetch_wait_ms: Annotated[
        int,
        Meta(
            ge=1,
            le=5000,
            description="how long Kafka may hold an empty fetch; few for the embedded broker",
            examples=["500"],
        ),
    ] = 500
    stall_seconds: Annotated[
        float,
        Meta(
            ge=5,
            description="no assignment, or lag without progress, for this long: the process exits with 70",
            examples=["120"],
        ),
    ] = 120.0
    web_host: Annotated[
        str, Meta(min_length=1, description="address of /metrics and /health", examples=["127.0.0.1"])
    ] = "127.0.0.1"
    web_port: Annotated[
        int, Meta(ge=0, le=65535, description="port of /metrics and /health; 0 takes a free one", examples=["9464"])
    ] = 9464
    door_host: Annotated[
        str, Meta(min_length=1, description="address at which parley serve takes articles", examples=["127.0.0.1"])
    ] = "127.0.0.1"
    door_port: Annotated[
        int, Meta(ge=0, le=65535, description="port of parley serve; 0 takes a free one", examples=["8642"])
    ] = 8642
    api_keys: Annotated[
        Secret | None,
        Meta(description="who may send to parley serve, NAME:KEY each", examples=["desk: and a long random word"]),
    ] = None
    data_dir: Annotated[
        Path,
        Meta(
            description="folder for state; a process has one of its own when it uses rocksdb",
            examples=["/var/lib/parley"],
        ),
    ]
    board_host: Annotated[str, Meta(min_length=1, description="address of the board", examples=["127.0.0.1"])] = (
        "127.0.0.1"
    )
    board_port: Annotated[
        int, Meta(ge=0, le=65535, description="port of the board; 0 takes a free one", examples=["9465"])
    ] = 9465
    board_token: Annotated[
        Secret | None, Meta(description="who knows it may look at the board", examples=["a long random word"])
    ] = None
    board_user_header: Annotated[
        str | None,
        Meta(
            description="header in which a proxy in front of the board says who looks; it must drop what others send",
            examples=["X-Forwarded-User"],
        ),
    ] = None
    board_corrections: Annotated[
        Literal["off", "on"], Meta(description="whether analysts may correct claims on the board", examples=["on"])
    ] = "off"
    store: Annotated[
        Literal["memory://", "rocksdb://"],
        Meta(description="where the table of positions lives between its changelog's reads", examples=["memory://"]),
    ] = "memory://"
    model: Annotated[
        Path | None,
        Meta(description="folder of a model; without it the one in the package", examples=["/models/stance-7"]),
    ] = None
    grade: Annotated[
        Literal["auto", "full", "fast"],
        Meta(
            description="read with the model's encoder (full) or without (fast); auto is full where the model has one",
            examples=["fast"],
        ),
    ] = "auto"
    gazetteer: Annotated[
        Path | None,
        Meta(
            description="file of your own facts about parties, persons and names; see parley gazetteer check --help",
            examples=["/etc/parley/desk.tsv"],
        ),
    ] = None
    rules: Annotated[
        Path | None,
        Meta(
            description="file of the rules that ring; without it those in the package; see docs/rules.md",
            examples=["/etc/parley/rules.toml"],
        ),
    ] = None
    watch: Annotated[
        tuple[str, ...],
        Meta(description="dyads on which every new statement rings, separated by commas", examples=["RU~US,IR~US"]),
    ] = ()
    stale_after_hours: Annotated[
        float,
        Meta(gt=0, description="news older than this when it comes in makes history, not alerts", examples=["48"]),
    ] = 48.0
    receivers: Annotated[
        Path | None,
        Meta(
            description="file of the receivers of alerts and the routes to them; see docs/receivers.md",
            examples=["/etc/parley/receivers.toml"],
        ),
    ] = None
    webhook_url: Annotated[
        Secret | None, Meta(description="where alerts are delivered", examples=["https://desk.example/hooks/parley"])
    ] = None
    webhook_secret: Annotated[
        Secret | None,
        Meta(description="Standard Webhooks signing secret", examples=["whsec_ and 24 to 64 bytes in base64"]),
    ] = None
    webhook_allow: Annotated[
        str | None,
        Meta(
            description="hosts and networks that PARLEY_WEBHOOK_URL may lead to although they are private or plain http",
            examples=["desk.internal,10.1.0.0/16"],
        ),
    ] = None
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="least severe level that is logged", examples=["info"]),
    ] = "info"

    @property
    def bootstrap(self) -> list[str]:
        """The brokers, one by one."""
        return self.brokers.split(",")

    @property
    def uses_tls(self) -> bool:
        """Whether the connection to Kafka is encrypted."""
        return self.security_protocol.endswith("SSL")

    @property
    def uses_sasl(self) -> bool:
        """Whether Kafka asks for a name and a password."""
        return self.security_protocol.startswith("SASL")

    def group(self, role: str) -> str:
        """Name the consumer group (and Faust app id) of *role*: `parley-articles`."""
        return f"{self.topic_prefix.replace('.', '-')}-{role}"


def load(environ: Mapping[str, str]) -> Settings:
    """
    Read the settings from *environ*; what is not set has its default, an empty value counts as not set.

    Raises `SettingError` for the first value that cannot be used. Unknown variables are ignored: Kubernetes sets
    `PARLEY_PORT` and the like by itself wherever a service is called parley.
    """
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        value = value_of(field, environ)
        if value is not None:
            values[field.name] = value
    values.setdefault("data_dir", _state_home(environ) / "parley")
    settings = Settings(**values)
    _check_security(settings)
    if settings.webhook_url is not None and settings.webhook_secret is None:
        raise SettingError(
            "PARLEY_WEBHOOK_SECRET: missing, but PARLEY_WEBHOOK_URL is set and webhooks are always signed;"
            " for example PARLEY_WEBHOOK_SECRET_FILE=/run/secrets/parley_webhook"
        )
    return settings


def _check_security(settings: Settings) -> None:
    """Name the variable that a half-told secret lacks, or that would do nothing: a password must not be thought to protect what it doesn't."""
    for field in ("sasl_username", "sasl_password"):
        given = getattr(settings, field) is not None
        if settings.uses_sasl and not given:
            raise SettingError(
                f"{variable(field)}: missing, but PARLEY_SECURITY_PROTOCOL={settings.security_protocol} needs a name and a password"
            )
        if given and not settings.uses_sasl:
            raise SettingError(
                f"{variable(field)}: set, but PARLEY_SECURITY_PROTOCOL={settings.security_protocol} sends no name and password;"
                " set it to SASL_SSL"
            )
    for field in ("ssl_ca", "ssl_certificate", "ssl_key", "ssl_key_password"):
        if getattr(settings, field) is not None and not settings.uses_tls:
            raise SettingError(
                f"{variable(field)}: set, but PARLEY_SECURITY_PROTOCOL={settings.security_protocol} has no TLS; set it to SSL or SASL_SSL"
            )
    if settings.ssl_certificate is None and settings.ssl_key is not None:
        raise SettingError(
            "PARLEY_SSL_CERTIFICATE: missing, but PARLEY_SSL_KEY is set; a key goes with its certificate"
        )


def describe(settings: Settings) -> dict[str, str]:
    """List every variable with its value as text, secrets masked, in the order of the record."""
    return {variable(field.name): _shown(getattr(settings, field.name)) for field in msgspec.structs.fields(Settings)}


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, tuple) else "***" if isinstance(value, Secret) else str(value)


def _state_home(environ: Mapping[str, str]) -> Path:
    # the XDG base directory specification
    home = environ.get("XDG_STATE_HOME", "")
    return Path(home) if home.startswith("/") else Path.home() / ".local" / "state"
