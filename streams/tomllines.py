"""TOML lines: the text of a TOML file in; on which line each key and each table stands, out. Python's own reader keeps no places."""

import re

Path = tuple[str | int, ...]
"""The way to a value: names of keys and tables, numbers in arrays of tables: ("rule", 0, "kind")."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_MARK = re.compile(
    r'''"""|\'\'\'              # a text of several lines begins
    |"(?:\\.|[^"\\])*"       # a text
    |'[^']*'
    |\#.*                    # the rest is a comment
    |[\[\]{}]                # an array or a table begins or ends
    ''',
    re.VERBOSE,
)
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}


def lines_of(text: str) -> dict[Path, int]:
    r"""
    Find the line, from 1, of each key and table header of a TOML document that has been read without fault.

    Keys inside inline tables stand on the line of the key that holds them, and are not listed.

    >>> lines_of('[[rule]]\nkind = "shift"\n')
    {('rule', 0): 1, ('rule', 0, 'kind'): 2}
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth, closing = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not depth and not closing:
            header = _HEADER.match(line)
            if header is not None:
                table = _table(header, counts)
                found.setdefault(table, number)
                continue
            key = _KEY.match(line)
            if key is None:
                continue
            found.setdefault((*table, *_names(key[1])), number)
            depth, closing = _after(line[key.end() :], depth, closing)
        else:
            depth, closing = _after(line, depth, closing)
    return found


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """Resolve a header: what is named below an array of tables belongs to its last one."""
    path: Path = ()
    *outer, last = _names(header[2])
    for name in outer:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, last)
    if header[1] == "[[":
        counts[path] = counts.get(path, -1) + 1
        return (*path, counts[path])
    return path


def _names(text: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(text)]


def _after(line: str, depth: int, closing: str) -> tuple[int, str]:
    """Tell how deep in arrays the end of *line* is, and with what the text that is open there closes."""
    at = 0
    while True:
        if closing:
            end = line.find(closing, at)
            if end < 0:
                return depth, closing
            at, closing = end + 3, ""
        mark = _MARK.search(line, at)
        if mark is None:
            return depth, ""
        at = mark.end()
        if mark[0] in ('"""', "'''"):
            closing = mark[0]
        depth += _DEPTH.get(mark[0], 0)
