"""The file of receivers: TOML and the environment in; receivers and routes, or one line that says what is wrong, out."""

import base64
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from streams.addresses import AddressError, Allowed, allowed, fault
from streams.receivers import OWN, Kind, Receiver, Receivers
from streams.routes import Route
from streams.settings import Secret, SettingError, Settings
from streams.webhooks import is_secret


class _Address(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: Literal["webhook", "alertmanager"]
    url: str | None = None
    url_file: str | None = None
    url_env: str | None = None
    allow: tuple[str, ...] = ()


class _Webhook(_Address, frozen=True, kw_only=True, forbid_unknown_fields=True):
    secret_files: tuple[str, ...] = ()
    secret_env: tuple[str, ...] = ()
    in_flight: Annotated[int, Meta(ge=1, le=64)] = 1


class _Alertmanager(_Address, frozen=True, kw_only=True, forbid_unknown_fields=True):
    bearer_file: str | None = None
    bearer_env: str | None = None
    username: str | None = None
    password_file: str | None = None
    password_env: str | None = None
    firing_hours: Annotated[float, Meta(gt=0, le=8760)] = 24.0
    resend_seconds: Annotated[float, Meta(ge=1, le=3600)] = 60.0


_NAME = re.compile(r"[a-z0-9][a-z0-9_\-]{0,39}")
_KINDS: dict[str, type[_Address]] = {"webhook": _Webhook, "alertmanager": _Alertmanager}
_NEW_SECRET = "make one with: echo whsec_$(openssl rand -base64 32)"  # noqa: S105, a command
_TIMES_OF_A_KIND = {"secret": "secret_files or secret_env", "password": "password_file or password_env", "bearer": "bearer_file or bearer_env"}  # fmt: skip


class _FaultError(ValueError):
    """What is wrong with one table of the file."""


def receivers_of(settings: Settings, environ: Mapping[str, str]) -> Receivers:
    """
    Read the file that `PARLEY_RECEIVERS` names, and add the receiver of `PARLEY_WEBHOOK_URL`, which hears of everything.

    Secrets come from the files and variables that the file names. Raises `SettingError` for the first thing that cannot work.
    """
    read = Receivers()
    if settings.receivers is not None:
        try:
            text = settings.receivers.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(
                f"PARLEY_RECEIVERS: cannot read {settings.receivers}: {error}; name a TOML file"
            ) from None
        read = parse(text, settings.receivers, environ)
    own = _own(settings)
    if own is None:
        return read
    if OWN in read.by_name:
        raise SettingError(
            f"{settings.receivers}: receivers.{OWN}: that is the receiver of PARLEY_WEBHOOK_URL; give it another name, or unset PARLEY_WEBHOOK_URL"
        )
    routes = (*read.routes, Route(to=(OWN,))) if read.routes else ()
    return Receivers(by_name={**read.by_name, OWN: own}, routes=routes)


def parse(text: str, path: Path, environ: Mapping[str, str]) -> Receivers:
    r"""
    Read the *text* of a file of receivers; names of files in it are relative to *path*'s folder. Raises `SettingError` with the table's name.

    >>> file = '[receivers.am]\ntype = "alertmanager"\nurl = "https://am.example"'
    >>> [*parse(file, Path("receivers.toml"), {}).by_name]
    ['am']
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{path}: {error}") from None
    where, found, routes = "the file", {}, []
    try:
        for name, table in _named(tables).items():
            where = f"receivers.{name}"
            found[name] = _receiver(name, table, path.parent, environ)
        where = "routes"
        for number, table in enumerate(_list(tables.get("routes", [])), 1):
            where = f"routes, number {number}"
            routes.append(_route(table, found))
    except _FaultError as error:
        raise SettingError(f"{path}: {where}: {error}") from None
    return Receivers(by_name=found, routes=tuple(routes))


def _named(tables: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(tables.keys() - {"receivers", "routes"}):
        raise _FaultError(f"{unknown[0]!r} is unknown; there are [receivers.NAME] and [[routes]]")
    named = tables.get("receivers", {})
    if not isinstance(named, dict) or not named:
        raise _FaultError('no receiver is in it; begin with [receivers.desk] and type = "webhook"')
    return named


def _receiver(name: str, table: Any, folder: Path, environ: Mapping[str, str]) -> Receiver:
    if not _NAME.fullmatch(name):
        raise _FaultError(
            "a name is up to 40 small letters, digits, hyphens and underscores; it is part of every delivery's id"
        )
    if not isinstance(table, dict) or table.get("type") not in _KINDS:
        raise _FaultError('its type is missing or unknown; write type = "webhook" or type = "alertmanager"')
    for key in ("secret", "secrets", "password", "bearer"):
        if key in table:
            raise _FaultError(
                f"a {key} does not stand in this file; name where it is with {_TIMES_OF_A_KIND[key.removesuffix('s')]}"
            )
    given = _converted(table, _KINDS[table["type"]])
    lookup = _Lookup(folder, environ)
    url, allow = _address(given, lookup)
    if isinstance(given, _Webhook):
        secrets = _secrets(given, lookup)
        return Receiver(name=name, kind=Kind.WEBHOOK, url=url, allow=allow, secrets=secrets, in_flight=given.in_flight)
    assert isinstance(given, _Alertmanager)
    return Receiver(
        name=name,
        kind=Kind.ALERTMANAGER,
        url=Secret(url.reveal().rstrip("/")),
        allow=allow,
        authorization=_authorization(given, lookup),
        firing_hours=given.firing_hours,
        resend_seconds=given.resend_seconds,
    )


def _own(settings: Settings) -> Receiver | None:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    try:
        allow = allowed(entry for entry in (settings.webhook_allow or "").split(",") if entry.strip())
    except AddressError as error:
        raise SettingError(
            f"PARLEY_WEBHOOK_ALLOW: {error}; for example PARLEY_WEBHOOK_ALLOW=desk.internal,10.1.0.0/16"
        ) from None
    if (reason := fault(settings.webhook_url.reveal(), allow)) is not None:
        raise SettingError(f"PARLEY_WEBHOOK_URL: {reason}{_BY_NAME if 'by name' in reason else ''}")
    if not is_secret(settings.webhook_secret.reveal()):
        raise SettingError(f"PARLEY_WEBHOOK_SECRET: it is not whsec_ and 24 to 64 bytes in base64; {_NEW_SECRET}")
    return Receiver(
        name=OWN, kind=Kind.WEBHOOK, url=settings.webhook_url, allow=allow, secrets=(settings.webhook_secret,)
    )


_BY_NAME = ": PARLEY_WEBHOOK_ALLOW=its host"


class _Lookup:
    """Finds what stands in a file or a variable."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = environ

    def file(self, name: str) -> str:
        try:
            text = (self._folder / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise _FaultError(f"cannot read {name}: {getattr(error, 'strerror', None) or 'no UTF-8'}") from None
        if not text:
            raise _FaultError(f"{name} is empty")
        return text

    def variable(self, name: str) -> str:
        text = self._environ.get(name, "").strip()
        if not text:
            raise _FaultError(f"the variable {name} is not set")
        return text

    def one(self, what: str, file: str | None, variable: str | None, plain: str | None = None) -> str | None:
        given = [value for value in (file, variable, plain) if value is not None]
        if len(given) > 1:
            raise _FaultError(f"the {what} is there twice; leave one")
        if plain is not None:
            return plain
        return self.file(file) if file is not None else self.variable(variable) if variable is not None else None


def _address(given: _Address, lookup: _Lookup) -> tuple[Secret, Allowed]:
    url = lookup.one("url", given.url_file, given.url_env, given.url)
    if url is None:
        raise _FaultError("its url is missing; write url, url_file or url_env")
    try:
        allow = allowed(given.allow)
    except AddressError as error:
        raise _FaultError(f"allow: {error}") from None
    if (reason := fault(url, allow)) is not None:
        raise _FaultError(f"{reason}{': allow = [its host]' if 'by name' in reason else ''}")
    return Secret(url), allow


def _secrets(given: _Webhook, lookup: _Lookup) -> tuple[Secret, ...]:
    named = [(name, lookup.file(name)) for name in given.secret_files]
    named += [(name, lookup.variable(name)) for name in given.secret_env]
    if not named:
        raise _FaultError("webhooks are always signed; name a file with secret_files, or a variable with secret_env")
    # a file may hold several, one a line
    secrets = [(name, line.strip()) for name, text in named for line in text.splitlines() if line.strip()]
    for name, secret in secrets:
        if not is_secret(secret):
            raise _FaultError(f"what {name} holds is not whsec_ and 24 to 64 bytes in base64; {_NEW_SECRET}")
    return tuple(Secret(secret) for _, secret in secrets)


def _authorization(given: _Alertmanager, lookup: _Lookup) -> Secret | None:
    bearer = lookup.one("bearer", given.bearer_file, given.bearer_env)
    password = lookup.one("password", given.password_file, given.password_env)
    if (given.username is None) != (password is None):
        raise _FaultError("a username goes with password_file or password_env, and the other way round")
    if bearer is not None and password is not None:
        raise _FaultError("there are a bearer and a password; leave one")
    if password is not None:
        pair = base64.b64encode(f"{given.username}:{password}".encode()).decode()
        return Secret(f"Basic {pair}")
    return Secret(f"Bearer {bearer}") if bearer is not None else None


def _route(table: Any, found: Mapping[str, Receiver]) -> Route:
    route: Route = _converted(table, Route)
    for name in route.to:
        if name not in found:
            raise _FaultError(f"there is no receiver {name!r}; there are {', '.join(found)}")
    for severity in (*route.severities, *route.kinds):
        if severity.value == "other":
            raise _FaultError(
                "a severity is info, warning or critical; a kind is shift, mixed_signals, contradiction, surge, watch or silence"
            )
    for dyad in route.dyads:
        if len(set(dyad.split("~"))) != 2:
            raise _FaultError(f"{dyad!r} is no dyad; write RU~US")
    return route


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _FaultError('routes are a list; write [[routes]] and to = ["NAME"]')
    return value


def _converted(table: Any, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        # 'Object contains unknown field `urll`', 'Expected `int`, got `str` - at `$.in_flight`'
        raise _FaultError(str(error).replace("`", "").replace("$.", "").replace("Object contains u", "u")) from None
