"""English ends: where what is said begins in a sentence in; where it ends out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from classifiers.languages import english_words as words
from classifiers.languages.english_words import SETS_AGAINST, Token, tokens

_TRAILING = re.compile(
    r"""
    ,?\s+ (?:in|at|during)\s+ (?:(?:an?|the|his|her|its|their)\s+)? (?:[\w-]+\s+){0,2}?
    (?:statement|interview|speech|letter|tweet|briefing|news\sconference|press\sconference|television\saddress)\b
    [^.;]{0,60} [.!]? $
  | ,?\s+ (?: during\s+(?:(?:an?|the|his|her|their|a\sjoint)\s+)?(?:[\w-]+\s+){0,3}?(?:call|visit|meeting|talks|trip|summit|conversation|tour)
           | on\s+(?:an?|his|her|the)\s+(?:[\w-]+\s+){0,2}?(?:visit|trip|tour) )
    \b[^.;]* [.!]? $
    """,
    re.VERBOSE,
)
_REACH_CHARS = 600  # of what is said, that a mark which ends it is looked for in
_LEAD_CHARS = 8
_DAY_CHARS = 40
_CLAUSE_CHARS = 240


def ends(text: str, start: int, *, of_noun: bool, in_clause: bool) -> int:
    """
    Find where what is said ends that begins at *start*: with the sentence, or before a statement or an interview that closes it.

    What a noun of speech introduces ends before the verb that the noun is the subject of, what is said in a clause
    inside another ('who said', 'pointing out') at a comma.

    >>> text = "His claim that the vote was stolen found few believers."
    >>> text[15 : ends(text, 15, of_noun=True, in_clause=False)]
    'the vote was stolen'
    """
    if in_clause and (comma := text.find(", ", start)) > start:
        return comma
    found = _TRAILING.search(text, start)
    end = found.start() if found else len(text)
    end = _before_semicolon(text, start, end)
    near = min(end, start + _REACH_CHARS)
    if (comment := _COMMENT.search(text, start, near)) is not None and '"' not in text[start : comment.start()]:
        end = comment.start()
    return _before_second_verb(text, start, end) if of_noun else _of_nominal(text, start, end)


def _of_nominal(text: str, start: int, end: int) -> int:
    """Where what has no verb of its own ends ('all charges', 'the bug'): before another verb of its subject, or before a day."""
    found = tokens(text, start, min(end, start + _CLAUSE_CHARS))
    if not found or text[max(0, start - _LEAD_CHARS) : start].rstrip().endswith((" that", *_MARKS)):
        return end
    previous = ""
    for index, (token, following) in enumerate(pairwise(found)):
        joins = token.low in {"and", "but"}
        if joins and _is_finite(following, "") and following.low != "be":
            return found[index - 1].end if index else end
        if index and token.text == "," and _begins_clause(found[index + 1 : index + 2 + _CLAUSE_WORDS]):
            return token.start
        if (index or token.low in words.PRONOUNS) and (_is_finite(token, previous) or not token.is_word):
            return end
        previous = token.low
    day = _DAY_BEHIND.search(text, max(start, end - _DAY_CHARS), end)
    return day.start() if day and start < day.start() and not text.startswith("to ", start) else end


def _begins_clause(behind: Sequence[Token]) -> bool:
    """Whether what follows a comma is a clause of its own: '…, which it calls', '…, and her secretary did not'."""
    first, rest = behind[0].low, behind[1:]
    if first == "and":
        marks = next((at for at, token in enumerate(rest) if not token.is_word), len(rest))
        return any(_is_finite(token, before.low) for before, token in pairwise(rest[:marks]))
    return first in SETS_AGAINST | {"which", "though"}


_CLAUSE_WORDS = 8


def _is_finite(token: Token, previous: str) -> bool:
    verb = token.low in words.AUXILIARIES or token.low in words.PASTS or token.low.endswith("ed")
    return verb and previous not in words.AUXILIARIES | {"to", "not"}


_MARKS = ('"', "“", "«", ":", "‘")
_DAY_BEHIND = re.compile(
    r"""
    \s (?: on\s (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?:\s(?:morning|afternoon|evening|night))?
       | (?:earlier\s|late\s|last\s|this\s){1,2} (?:week|month|year|spring|summer|autumn|fall|winter|\w+day|morning|afternoon|evening|night)
       | in\s (?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber) (?:\s\d{4})?
       | yesterday | today )
    [.!]? $
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(
    r",\s(?:but|though|although|even\sthough)\s(?:he|she|they|it|(?:the|his|her|their)\s\w+)\s"
    r"(?:did|does|do|has|have|had|won['’]t|didn['’]t|doesn['’]t|don['’]t|wouldn['’]t|hasn['’]t|gave|offered|provided|declined|refused|added|also|never)\b"
)
"""What the reporter sets against it: '…, but he did not say when'."""


def is_clause(text: str, start: int | None, end: int) -> bool:
    """
    Say whether text[start:end] has a verb of its own; a null *start* has none.

    >>> is_clause("say they are squeezed: taxes", 4, 21), is_clause("said one thing: no", 5, 14)
    (True, False)
    """
    if start is None or start >= end:
        return False
    found = tokens(text, start, end)
    return any(_is_finite(token, before.low) for before, token in pairwise(found))


def _before_semicolon(text: str, start: int, end: int) -> int:
    """In front of a semicolon outside quotation marks: a statement of its own follows it."""
    at = text.find("; ", start, min(end, start + _REACH_CHARS))
    if at < 0 or any(text.count(one, start, at) != text.count(other, start, at) for one, other in _PAIRS):
        return end
    return at if text.count('"', start, at) % 2 == 0 else end


_PAIRS = (("“", "”"), ("«", "»"))


def _before_second_verb(text: str, start: int, end: int) -> int:
    finite = text.startswith("to ", start)  # an infinitive has no finite verb of its own
    previous = ""
    for token in tokens(text, start, min(end, start + _CLAUSE_CHARS)):
        verb = token.low in words.AUXILIARIES or token.low in words.PASTS or token.low.endswith("ed")
        if verb and previous not in words.AUXILIARIES | {"to", "and", "or", "not", "who", "which", "that"}:
            if finite:
                return token.start - 1
            finite = True
        previous = token.low
    return end
