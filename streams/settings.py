"""Settings: the environment (`PARLEY_…`) in, one frozen record or one line that says what is wrong out."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

PREFIX = "PARLEY_"


class Secret:
    """A value that no log, repr or traceback shows; only `reveal` hands it out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Hand out the value, to the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Start(StrEnum):
    """What a role does that has worked before, and of which Kafka has forgotten how far."""

    STOP = "stop"
    BEGINNING = "beginning"
    END = "end"


class SettingError(ValueError):
    """A setting that cannot be used; the message is one line with the variable's name, the fault and an example."""


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
        int, Meta(ge=1, le=256, description="articles that one process has under way at once", examples=["16"])
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
        text = _text(field, environ)
        if text is not None:
            values[field.name] = _convert(field, text)
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


def variable(field: str) -> str:
    """Name the variable of *field*."""
    return PREFIX + field.upper()


def describe(settings: Settings) -> dict[str, str]:
    """List every variable with its value as text, secrets masked, in the order of the record."""
    return {variable(field.name): _shown(getattr(settings, field.name)) for field in msgspec.structs.fields(Settings)}


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, tuple) else "***" if isinstance(value, Secret) else str(value)


def _text(field: msgspec.structs.FieldInfo, environ: Mapping[str, str]) -> str | None:
    name = variable(field.name)
    text = environ.get(name, "").strip() or None
    path = environ.get(f"{name}_FILE", "").strip() if _is_secret(field) else ""
    if not path:
        return text
    if text is not None:
        raise SettingError(f"{name}: also set as {name}_FILE; set only one of them")
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"{name}_FILE: cannot read {path}: {error}; name a readable text file that holds the secret"
        ) from None
    if not content:
        raise SettingError(f"{name}_FILE: {path} is empty; put the secret into it")
    return content


def _convert(field: msgspec.structs.FieldInfo, text: str) -> Any:
    # one by one, so that a fault can name its variable
    if _is_secret(field):
        return Secret(text)
    if field.name == "watch":
        return _dyads(text)
    try:
        value = msgspec.convert(text, _plain(field), strict=False, dec_hook=lambda kind, given: kind(given))
    except msgspec.ValidationError as error:
        raise SettingError(
            f"{variable(field.name)}: {_expected(field, str(error))}, got {text!r}; {_example(field)}"
        ) from None
    if field.name == "brokers" and any(
        int(broker.rpartition(":")[2]) not in range(1, 65536) for broker in value.split(",")
    ):
        raise SettingError(f"{variable(field.name)}: a port is outside 1 to 65535 in {text!r}; {_example(field)}")
    return value


def _expected(field: msgspec.structs.FieldInfo, error: str) -> str:
    choices = [choice for part in get_args(field.type) for choice in get_args(part) if isinstance(choice, str)]
    choices += [
        kind.value
        for part in get_args(field.type)
        if isinstance(part, type) and issubclass(part, StrEnum)
        for kind in part
    ]
    if choices:
        return f"expected {' or '.join(choices)}"
    if "regex" in error:
        return "wrong form"
    return error.partition(", got")[0].partition(" - at")[0].replace("`", "").replace("Expected", "expected")


def _plain(field: msgspec.structs.FieldInfo) -> Any:
    # `Path | None` is no type that a text converts to; whether it is set was asked before
    kind = get_args(field.type)[0] if isinstance(field.type, type(Annotated[int, 0])) else field.type
    return Path if Path in (kind, *get_args(kind)) else field.type


def _dyads(text: str) -> tuple[str, ...]:
    dyads = []
    for item in text.split(","):
        parties = sorted(part.strip() for part in item.split("~"))
        if len(parties) != 2 or not all(parties) or parties[0] == parties[1]:
            raise SettingError(
                f"PARLEY_WATCH: expected pairs of parties, got {item.strip()!r}; for example PARLEY_WATCH=RU~US,IR~US"
            )
        dyads.append("~".join(parties))
    return tuple(dict.fromkeys(dyads))


def _is_secret(field: msgspec.structs.FieldInfo) -> bool:
    return "Secret" in str(field.type)


def _example(field: msgspec.structs.FieldInfo) -> str:
    meta = next(part for part in get_args(field.type) if isinstance(part, Meta))
    examples = meta.examples or [""]
    return f"{meta.description}, for example {variable(field.name)}={examples[0]}"


def _state_home(environ: Mapping[str, str]) -> Path:
    # the XDG base directory specification
    home = environ.get("XDG_STATE_HOME", "")
    return Path(home) if home.startswith("/") else Path.home() / ".local" / "state"
