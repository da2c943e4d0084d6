"""Sources: a checked-out repository and where an item stands in it in; the texts that may be it out, the likeliest first."""

import csv
import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEAR = (0, 1, -1, 2)
"""Rows are counted from 0 or 1, with the header or without: which it was, the hashes tell."""


class MissingError(Exception):
    """A source that is not there, or is not what the label says: the message tells what to check out."""


def texts(root: Path, source: dict[str, Any]) -> Iterator[str]:
    """
    Give the texts in *root*, the checked-out repository, that *source* may mean, normalised as it says.

    Whoever asks knows by the hashes which it is. Raises MissingError where the file, or the file in the archive, is not there.
    """
    raw = _file(root, source)
    normalise = _normal(source.get("norm"))
    for text in _located(raw, source):
        yield normalise(text)


def strings(root: Path, source: dict[str, Any]) -> Iterator[str]:
    """Give every string beside the text, such as the other fields of its record: one of them is the title."""
    raw = _file(root, source)
    for record in _records(raw, source):
        for value in record.values() if isinstance(record, dict) else record if isinstance(record, list) else (record,):
            if isinstance(value, str):
                yield value
                yield spaced(value)
    for line in _decoded(raw, source).splitlines():
        yield spaced(line)
        yield spaced(re.sub(r"^[\w-]+:\s*", "", line).strip("\"'"))


def spaced(text: str) -> str:
    r"""
    *text* with runs of white space as one space, and none at its ends.

    >>> spaced(" no\n\t talks ")
    'no talks'
    """
    return re.sub(r"\s+", " ", text).strip()


def telegram(text: str) -> str:
    """
    *text* without Telegram's marks: links are their words, stars, underscores, arrows, dingbats and emoji are gone.

    >>> telegram("**Нет** [планов](https://t.me/x)\u00a0встречи")
    'Нет планов встречи'
    """
    text = re.sub(r"\[([^\]]*)\]\(https?://[^)]*\)", r"\1", text)
    text = text.replace("**", "").replace("__", "").replace("\u00a0", " ")
    return re.sub("[\u2190-\u21ff\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]", "", text)


def agency(text: str) -> str:
    """
    *text* of the AG collection with its broken marks mended.

    >>> agency("quot;No talks, quot; Seoul said<br>for #36;5")
    '"No talks, " Seoul said for $5'
    """
    text = text.replace(" #39;", "'").replace("#39;", "'").replace("quot;", '"').replace("#36;", "$").replace("\\", " ")
    return spaced(re.sub(r"<[^>]*>", " ", html.unescape(text)))


def _normal(norm: str | None) -> Any:
    """What a label's `norm` means, by how it begins; the reading of the file that it tells of is in `_located`."""
    if norm is None:
        return str
    if norm == "tg-md":
        return telegram
    return agency if norm.startswith("AG") else spaced


def _file(root: Path, source: dict[str, Any]) -> bytes:
    path = root / source["path"]
    if not path.resolve().is_relative_to(root.resolve()):
        raise MissingError(f"{source['path']} leads out of {source['repo']}")
    try:
        raw: bytes = path.read_bytes()
        if member := source.get("member"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                raw = archive.read(member)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise MissingError(
            f"{source['repo']} has no {source['path']} as of {source['commit'][:12]} ({error})"
        ) from None
    return raw


def _decoded(raw: bytes, source: dict[str, Any]) -> str:
    return raw.decode(source.get("encoding", "utf-8"), errors="replace").replace("\r\n", "\n")


def _located(raw: bytes, source: dict[str, Any]) -> Iterator[str]:
    norm = source.get("norm") or ""
    if source.get("extract", "").startswith("docx"):
        yield from _document(raw)
    elif norm.startswith("BODY"):
        yield from _reuters(_decoded(raw, source), str(source["record"]))
    elif norm.startswith("html-p"):
        yield _paragraphs(_decoded(raw, source))
    elif norm.startswith("block"):
        blocks = re.split(r"\n\s*\n", _decoded(raw, source))
        yield from (blocks[at] for at in _near(source["block"], len(blocks)))
    elif "after the first blank line" in norm:
        yield _decoded(raw, source).partition("\n\n")[2].replace("\u00c2", "")
    elif norm.startswith("markdown"):
        yield "\n".join(
            line for line in _decoded(raw, source).splitlines() if not re.match(r"\s*([-*+#]|\d+\.)\s*", line)
        )
    elif "field" not in source:
        yield _decoded(raw, source)
    else:
        yield from _fields(raw, source)


def _fields(raw: bytes, source: dict[str, Any]) -> Iterator[str]:
    """The field of each record that may be meant; a list of fields is joined, or followed inwards."""
    wanted = source["field"]
    for record in _records(raw, source):
        for path in (wanted, *(wanted if isinstance(wanted, list) else ())):
            value = _inward(record, path if isinstance(path, list) else [path])
            if isinstance(value, list):
                value = "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in value)
            if isinstance(value, str):
                yield value


def _inward(value: Any, path: list[Any]) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step, value.get(str(step)))
        elif isinstance(value, list) and str(step).isdigit() and int(step) < len(value):
            value = value[int(step)]
    return value


def _records(raw: bytes, source: dict[str, Any]) -> Iterator[Any]:
    """The records of a JSON or CSV file that `record` may mean; the whole file where there is none."""
    text = _decoded(raw, source)
    suffix = Path(source.get("member") or source["path"]).suffix
    if suffix in {".csv", ".tsv"}:
        yield from _rows(text, source, "\t" if suffix == ".tsv" else ",")
        return
    if suffix not in {".json", ".jsonl", ".txt"}:
        return
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.startswith("{")]
        whole = [json.loads(line) for line in lines]
    yield from _picked(whole, source.get("record"))


def _picked(whole: Any, record: Any) -> Iterator[Any]:
    if record is None:
        yield whole
    elif isinstance(whole, dict):
        if str(record) in whole:
            yield whole[str(record)]
        for value in whole.values():
            if isinstance(value, list):
                yield from _picked(value, record)
    elif isinstance(record, int):
        yield from (whole[at] for at in _near(record, len(whole)))
    if isinstance(whole, list):
        yield from (one for one in whole if isinstance(one, dict) and record is not None and record in one.values())


def _rows(text: str, source: dict[str, Any], delimiter: str) -> Iterator[Any]:
    csv.field_size_limit(sys.maxsize)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=source.get("delimiter", delimiter)))
    if not rows:
        return
    head = [name.strip() for name in rows[0]]
    for at in _near(int(source.get("record", 0)), len(rows)):
        yield (
            rows[at]
            if source.get("header") is False
            else dict(zip(head, rows[at], strict=False)) | dict(enumerate(rows[at]))
        )


def _near(at: int, count: int) -> Iterable[int]:
    return (at + step for step in _NEAR if 0 <= at + step < count)


def _document(raw: bytes) -> Iterator[str]:
    try:
        root = ET.fromstring(raw)  # noqa: S314 - expat builds nothing from outside, and bounds what entities grow to
    except ET.ParseError:
        return
    yield "\n".join("".join(run.text or "" for run in part.iter(f"{_WORD}t")) for part in root.iter(f"{_WORD}p"))


def _reuters(text: str, record: str) -> Iterator[str]:
    number = re.sub(r"\D", "", record)
    for element in re.findall(rf'<REUTERS[^>]*NEWID="{number}"[^>]*>.*?</REUTERS>', text, re.DOTALL):
        body = re.search(r"<BODY>(.*?)</BODY>", element, re.DOTALL)
        if body:
            plain = spaced(html.unescape(body[1]))
            yield plain
            yield re.sub(r"\s*reuter\s*\W*$", "", plain, flags=re.IGNORECASE)


def _paragraphs(text: str) -> str:
    after = text.partition('id="articleText"')[2] or text
    found = re.findall(r"<p[^>]*>(.*?)</p>", after, re.DOTALL | re.IGNORECASE)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", one)) for one in found)
