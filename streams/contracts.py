"""Contracts: the table of topics and its records in; a JSON Schema for each topic's value and an AsyncAPI document for the whole out. `python -m streams.contracts FOLDER` writes them."""

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from streams.topics import DEADLETTERS, RAW, TOPICS, Cleanup, Topic

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PREFIX = "parley"
_HEADERS = {
    "ce_specversion": "always 1.0",
    "ce_id": "the same for the same event, however often it is sent: drop those that you have seen",
    "ce_type": "the topic's name",
    "ce_source": "the part that wrote it",
    "ce_time": "when it happened, RFC 3339",
    "content-type": "application/json",
}
_INTERNAL = frozenset({"positions.changelog"})
"""What only its owner reads, and no contract covers."""


def topics() -> tuple[Topic, ...]:
    """The topics that others may rely on."""
    return tuple(topic for topic in TOPICS if topic.name not in _INTERNAL)


def schema(topic: Topic) -> Schema:
    """
    Write the JSON Schema of a topic's value; one that is bytes as they came takes anything.

    An enumeration names the values of this version, and takes others: a reader must, too. Members that the schema does not name are allowed.
    """
    if topic.value is None:
        return {"$schema": DIALECT, "title": topic.name, "description": "the record as it came, whatever it was"}
    (root,), parts = msgspec.json.schema_components([topic.value], ref_template="#/$defs/{name}")
    name = root["$ref"].rpartition("/")[2]
    opened = {key: _opened(part) for key, part in parts.items()}
    own = opened.pop(name)
    made = {"$schema": DIALECT, "title": f"{PREFIX}.{topic.name}", **{k: v for k, v in own.items() if k != "title"}}
    if opened:
        made["$defs"] = dict(sorted(opened.items()))
    return made


def asyncapi() -> Schema:
    """Write the AsyncAPI 3 document: a channel a topic, with its key, headers and schema, what Parley sends and what it receives."""
    channels, operations, messages, schemas = {}, {}, {}, {}
    for topic in topics():
        key = _key(topic)
        schemas[key] = _inlined(schema(topic), key)
        messages[key] = _message(topic, key)
        channels[key] = _channel(topic, key)
        receives = topic is RAW
        operations[f"{'receive' if receives else 'send'}_{key}"] = {
            "action": "receive" if receives else "send",
            "channel": {"$ref": f"#/channels/{key}"},
            "summary": "Articles go in here." if receives else f"Written by Parley, keyed by {topic.key}.",
            "messages": [{"$ref": f"#/channels/{key}/messages/{key}"}],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Parley",
            "version": version("parley"),
            "description": "Who wants to talk to whom: claims, statements, positions and alerts from the news. Delivery is at least once; ids are stable.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{brokers}",
                "protocol": "kafka",
                "description": "your own Kafka",
                "variables": {"brokers": {"default": "127.0.0.1:9092"}},
            }
        },
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "schemas": schemas,
            "messageTraits": {"cloudEvent": {"headers": _cloud_event()}},
        },
    }


def documents() -> dict[str, str]:
    """Write every document, by its file's name."""
    made = {f"{topic.name}.schema.json": schema(topic) for topic in topics() if topic.value is not None}
    return {name: _text(content) for name, content in {**made, "asyncapi.json": asyncapi()}.items()}


def breaks(old: Mapping[str, Any], new: Mapping[str, Any], *, taken_in: bool = False) -> list[str]:
    """
    List what an old reader of values would miss, or not expect, in values of the *new* schema; none where only something was added.

    For what Parley takes in (*taken_in*) it is the other way about: what an old writer sends must still be taken.
    """
    before, after = (new, old) if taken_in else (old, new)
    found: list[str] = []
    _compare(before, after, (before, after), "value", found, set())
    return found


def _compare(
    old: Any, new: Any, roots: tuple[Any, Any], place: str, found: list[str], seen: set[tuple[str, str]]
) -> None:
    references = str(old.get("$ref", "")), str(new.get("$ref", ""))
    if references[0] and references in seen:
        return
    seen = seen | {references}
    old, new = _resolved(old, roots[0]), _resolved(new, roots[1])
    surplus = _types(new, roots[1]) - _types(old, roots[0])
    if surplus:
        found.append(f"{place}: may be {', '.join(sorted(surplus))} now")
    for name, member in old.get("properties", {}).items():
        other = new.get("properties", {}).get(name)
        if other is None:
            found.append(f"{place}.{name}: is gone")
            continue
        if name in old.get("required", []) and name not in new.get("required", []):
            found.append(f"{place}.{name}: may be missing now")
        _compare(member, other, roots, f"{place}.{name}", found, seen)
    for part in ("items", "additionalProperties"):
        if isinstance(old.get(part), dict) and isinstance(new.get(part), dict):
            _compare(old[part], new[part], roots, f"{place}[]", found, seen)
    _compare_choices(old, new, roots, place, found, seen)


def _compare_choices(
    old: Any, new: Any, roots: tuple[Any, Any], place: str, found: list[str], seen: set[tuple[str, str]]
) -> None:
    """Compare the records among the choices: a value that may be null has its members, too."""
    olds = [c for c in map(lambda c: (c, _resolved(c, roots[0])), old.get("anyOf", [])) if "properties" in c[1]]  # noqa: C417
    news = [c for c in map(lambda c: (c, _resolved(c, roots[1])), new.get("anyOf", [])) if "properties" in c[1]]  # noqa: C417
    for (one, _), (other, _) in zip(olds, news, strict=False):
        _compare(one, other, roots, place, found, seen)


def _types(part: Any, root: Any) -> set[str]:
    part = _resolved(part, root)
    if "anyOf" in part:
        return set[str]().union(*(_types(choice, root) for choice in part["anyOf"]))
    kind = part.get("type")
    if kind is None:
        return {_json_type(value) for value in part.get("enum", [part["const"]] if "const" in part else [])}
    return set(kind) if isinstance(kind, list) else {kind}


def _json_type(value: object) -> str:
    names = {bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return names.get(type(value), "string")


def _resolved(part: Any, root: Any) -> Any:
    while "$ref" in part:
        part = root["$defs"][part["$ref"].rpartition("/")[2]]
    return part


def _opened(part: Schema) -> Schema:
    """Let an open enumeration take values of a newer version; its `other` is a reader's word and never written."""
    if "enum" in part and "other" in part["enum"]:
        known = [value for value in part["enum"] if value != "other"]
        return {**{k: v for k, v in part.items() if k != "enum"}, "type": "string", "examples": known}
    return part


def _inlined(made: Schema, key: str) -> Schema:
    """Point into the document what points into the schema."""
    text = json.dumps({k: v for k, v in made.items() if k != "$schema"})
    found: Schema = json.loads(text.replace('"#/$defs/', f'"#/components/schemas/{key}/$defs/'))
    return found


def _key(topic: Topic) -> str:
    return topic.name.replace(".", "_")


def _message(topic: Topic, key: str) -> Schema:
    made: Schema = {
        "name": topic.name,
        "title": topic.value.__name__ if topic.value else "as it came",
        "payload": {"$ref": f"#/components/schemas/{key}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"}},
    }
    if topic not in (RAW, DEADLETTERS):
        made["traits"] = [{"$ref": "#/components/messageTraits/cloudEvent"}]
    return made


def _channel(topic: Topic, key: str) -> Schema:
    days = topic.retention_days
    return {
        "address": topic.named(PREFIX),
        "description": f"Keyed by {topic.key}; {_kept(topic)}.",
        "messages": {key: {"$ref": f"#/components/messages/{key}"}},
        "bindings": {
            "kafka": {
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup.value],
                    "retention.ms": -1 if days is None else days * 86_400_000,
                    "max.message.bytes": topic.max_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _kept(topic: Topic) -> str:
    if topic.cleanup is Cleanup.COMPACT:
        return "the newest value of each key is kept"
    return "kept for ever" if topic.retention_days is None else f"kept for {topic.retention_days} days"


def _cloud_event() -> Schema:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": text} for name, text in _HEADERS.items()},
        "required": list(_HEADERS),
    }


def _text(content: Schema) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/contracts")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _main()
