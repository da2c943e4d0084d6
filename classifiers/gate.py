"""Gate: a cleaned article in; whether it can say anything about dialogue, out. Cheap, so that other news costs next to nothing."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from classifiers.article import Article
from classifiers.folding import fold_text
from classifiers.gazetteer import Gazetteer

FILE = "gate.tsv"


class GateError(Exception):
    """A row of the gate's file that cannot be read: the message is `file:line: what is wrong`."""


def may_matter(article: Article, gazetteer: Gazetteer) -> bool:
    """
    Whether *article* has a word of dialogue and names a party, in the language of one of its stories.

    It errs on the side of reading: the pieces of words are wide, and may stand anywhere in the article. Linear in the text.
    """
    text = fold_text(f"{article.title or ''}\n{article.text}")
    languages = sorted({story.language for story in article.stories})
    return any(speaks(text, language) and gazetteer.names_any(text, language) for language in languages)


def near_dialogue(texts: Sequence[str], language: str) -> list[bool]:
    """
    Say of each sentence of a story whether a claim may stand in it: whether it, the one behind it or one of the two in front of it has a word of dialogue; the
    first one, which may be the title, where any has.

    >>> near_dialogue(["Rain", "It rains.", "It pours.", "They may meet.", "'We shall see,' he said.", "He waited.", "It rains."], "en")
    [True, False, True, True, True, True, False]
    """
    spoken = [place for place, text in enumerate(texts) if speaks(fold_text(text), language)]
    wanted = {0, *(place + step for place in spoken for step in _BESIDE)} if spoken else set()
    return [place in wanted for place in range(len(texts))]


_BESIDE = (-1, 0, 1, 2)
"""From a word of dialogue: a sentence may lead up to it, those that follow go on about it ('We shall see')."""


def speaks(text: str, language: str) -> bool:
    """Whether a folded text has a piece of a word of dialogue in *language*."""
    automaton = _automata().get(language)
    return automaton is not None and bool(automaton.find_matches_as_indexes(text))


@cache
def _automata() -> dict[str, AhoCorasick]:
    text = (files("classifiers") / "data" / "articles" / FILE).read_text(encoding="utf-8")
    return {language: AhoCorasick(pieces) for language, pieces in parse(text).items()}


def parse(text: str) -> dict[str, list[str]]:
    r"""
    Read the gate's file: the pieces of words of each language.

    >>> parse("en\ttalk\nen meet")
    Traceback (most recent call last):
        ...
    classifiers.gate.GateError: gate.tsv:2: expected a language, a tab and a piece of a word in lower case
    """
    pieces: dict[str, list[str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        language, tab, piece = line.partition("\t")
        if not tab or not piece or fold_text(piece) != piece:
            raise GateError(f"{FILE}:{number}: expected a language, a tab and a piece of a word in lower case")
        pieces.setdefault(language, []).append(piece)
    return pieces
