"""Outlets: who published an article in; the state whose outlet it is, where that is beyond doubt, out."""

from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from classifiers.folding import fold
from classifiers.gazetteer import Gazetteer

_FILE = "data/articles/outlets.tsv"
# the code of a state that sells names under it to the whole world, or that everybody abroad publishes under, says nothing of the outlet
_ANYWHERE = frozenset({"AI", "CC", "CO", "FM", "IO", "LY", "ME", "TV", "WS"})
_OTHER_CODES = {"UK": "GB"}


def state_of(outlet: str | None, url: str | None, gazetteer: Gazetteer) -> str | None:
    """
    Tell the ISO 3166-1 code of the state that an outlet calls 'our country': by its name, else by the last label of its page's host.

    >>> from classifiers.gazetteer import default
    >>> state_of("SANA", None, default()), state_of("Gazette", "https://news.example.by/1", default())
    ('SY', 'BY')
    >>> state_of("Gazette", "https://news.example/1", default())
    """
    if outlet and (state := _states().get(_key(outlet))):
        return state
    label = _last_label(url or "")
    code = _OTHER_CODES.get(label, label)
    return code if len(code) == 2 and code not in _ANYWHERE and gazetteer.country(code) else None


def _last_label(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # half an address in brackets, say
        return ""
    return host.rpartition(".")[2].upper()


def _key(name: str) -> str:
    return " ".join(fold(name).text.casefold().split())


@cache
def _states() -> dict[str, str]:
    """Read the file. A row that is none stops with its place in the file."""
    found: dict[str, str] = {}
    for number, row in enumerate(files("classifiers").joinpath(_FILE).read_text("utf-8").splitlines(), 1):
        if not row or row.startswith("#"):
            continue
        code, tab, name = row.partition("\t")
        key = _key(name)
        if not tab or not name.strip() or len(code) != 2 or not code.isupper():
            raise ValueError(f"{_FILE}:{number}: {row!r}; want a code of two capitals, a tab and an outlet's name")
        if found.setdefault(key, code) != code:
            raise ValueError(f"{_FILE}:{number}: {name!r} is an outlet of {found[key]} already; keep one of the two")
        found[key] = code
    return found
