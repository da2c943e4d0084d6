"""The environment: a field of a record of settings and the variables in; its value, or one line that says what is wrong, out."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta

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


class SettingError(ValueError):
    """A setting that cannot be used; the message is one line with the variable's name, the fault and an example."""


def variable(field: str) -> str:
    """Name the variable of *field*."""
    return PREFIX + field.upper()


def value_of(field: msgspec.structs.FieldInfo, environ: Mapping[str, str]) -> Any:
    """
    Read what *environ* says of *field*; null where it says nothing, or something empty. A secret may stand in a file that `…_FILE` names.

    Raises `SettingError`.
    """
    text = _text(field, environ)
    return None if text is None else _convert(field, text)


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
