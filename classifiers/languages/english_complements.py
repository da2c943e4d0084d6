"""English complements: a verb of speech with the frames that it takes, and where its attribution ends, in; where what is said begins out."""

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from classifiers.languages import english_words as words
from classifiers.languages.english_words import Token, tokens

_WINDOW = 160
_ADJUNCT = re.compile(
    r"""
    \s*,?\s*
    (?: (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b (?:\s+(?:night|morning|evening|afternoon))?
      | (?:on|late|early|last|this|earlier|later)\s+ (?:on\s+|this\s+|in\s+the\s+)? (?:\w+day|week|month|year|night|morning|evening|afternoon)\b
        (?:\s+(?:night|morning|evening|afternoon))?
      | (?:on\s+)? (?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.) \s+ \d{1,2}\b
      | (?:yesterday|today|tonight|again|repeatedly|recently|earlier|later|publicly|privately|bluntly|flatly)\b
      | (?:in|at|during|on|via|through|over|after|before)\s+ (?:(?:an?|the|his|her|its|their)\s+)? (?:[\w-]+\s+){0,2}?
        (?:statement|interview|speech|letter|post|tweet|conference|briefing|address|report|email|television|radio|Twitter|Facebook|
           Telegram|message|hearing|meeting|call|visit|rally|debate|remarks|session|article|memo|note|court|parliament)\b
        (?:\s+(?:with|to|by|on|in|from)\s+(?:the\s+)?[\w'’-]+(?:\s+[A-Z][\w-]+)?)?
      | in\s+[A-Z][\w-]+(?:\s+[A-Z][\w-]+)?
      | in\s+\d{4}
    )
    (?=[\s,.;:"“'])
    """,
    re.VERBOSE,
)
"""When, where and in what something was said, behind the verb."""
_ADDRESSEE = re.compile(
    r"""
    \s+ (?: (?:reporters|journalists|lawmakers|investors|voters|supporters|viewers|parliament|police|staff|me|him|her|them|us|you)\b
          | (?:the|a|an|his|her|its|their|this)\s+(?:[\w'’-]+\s+){0,2}?(?:newspaper|agency|court|council|board|committee|station|
            channel|crowd|audience|media|press|conference|house|senate|assembly|parliament|paper|magazine|nation|governors|guests|
            website|broadcaster|police|jury|judge|president|minister|public|world|country|people|reporters|journalists)\b
          | (?:[A-Z][\w.’'-]*)(?:\s+(?:[A-Z][\w.’'-]*|(?:of|the|[Nn]ews|radio|television|TV)\b))*
        )
    (?:\s+(?:of|in|at)\s+(?:the\s+)?[A-Z]?[\w-]+(?:\s+[A-Z][\w-]+)?)?
    """,
    re.VERBOSE,
)
_ASIDE = re.compile(r"\s*,?\s+(?:too|as well|though|in turn|for (?:his|her|its|their) part)\b,?")
_THAT_WINDOW = 120
_NEAR_WORDS = 3  # 'said emphatically that'


def begins(frames: AbstractSet[str], text: str, end: int, limit: int) -> int | None:
    """
    Find where what is said begins behind *end* and before *limit*; null where what follows is nothing that the verb can say.

    *frames*: `that` (a clause, with or without 'that', `strict`: only with it), `inf` ('to …'), `oinf` (somebody to do something), `np` (a thing: 'the report'), `ing`,
    `wh` (a question), `whom` (somebody is told), `quote` (nothing else), and any preposition with which the verb names what it says.

    >>> text = "The judge asked in court whether it was paid."
    >>> text[begins({"wh", "oinf"}, text, 15, len(text)) :]
    'whether it was paid.'
    >>> begins({"that"}, "She said on Monday.", 8, 19)
    """
    at = _over_adjuncts(text, end, whom="whom" in frames)
    ahead = tokens(text, at, min(len(text), at + _WINDOW))
    if not any(token.is_word for token in ahead):
        return None
    ahead = ahead[1:] if ahead[0].text in '"“«‘' else ahead
    first = ahead[0] if ahead[0].is_word else None
    if first is None:
        return _behind_comma(frames, ahead)
    named = "whom" in frames and first.low in frames & words.PREPOSITIONS  # 'asked the capital for help'
    that = _that(text, at, limit, near="whom" not in frames) if "that" in frames and not named else None
    adjunct = "that" in frames and (first.low in words.PREPOSITIONS or ("whom" in frames and "strict" not in frames))
    if found := that or _by_first_word(frames, first, ahead) or (_behind_adjunct(ahead, limit) if adjunct else None):
        return found
    if "oinf" in frames and any(token.low == "to" for token in ahead[1:14]):
        return first.start
    if ("that" in frames and "strict" not in frames and _may_be_clause(ahead)) or (
        "np" in frames and _may_be_noun(first)
    ):
        return first.start
    return None


def _over_adjuncts(text: str, at: int, *, whom: bool) -> int:
    if whom and (told := _ADDRESSEE.match(text, at)) is not None:
        at = told.end()
    for _ in range(3):
        found = _ADJUNCT.match(text, at) or _ASIDE.match(text, at)
        if found is None:
            break
        at = found.end()
    return at


def _behind_comma(frames: Collection[str], ahead: Sequence[Token]) -> int | None:
    """Behind 'said on Monday, …' nothing is said unless a 'that' or an adverb between commas leads to it."""
    if "that" in frames and len(ahead) > 1 and ahead[1].low == "that" and ahead[0].text == ",":
        return ahead[1].end
    return None


def _that(text: str, at: int, limit: int, *, near: bool) -> int | None:
    """Behind the 'that' that follows at once, or behind an addressee and an adjunct without a verb of their own."""
    ahead = tokens(text, at, min(limit, at + _THAT_WINDOW))
    adjunct = bool(ahead) and (ahead[0].low in words.PREPOSITIONS or ahead[0].text == ",")
    for token in ahead[:_NEAR_WORDS] if near and not adjunct else ahead:
        if token.low == "that":
            return token.end
        if _is_of_clause(token):
            return None
    return None


def _is_of_clause(token: Token) -> bool:
    """Whether a word shows that what is said has begun without its 'that': a verb, a pronoun that is a subject, a mark."""
    return (
        token.text in '.;:"“”'
        or token.low in words.AUXILIARIES | words.PASTS | words.QUESTIONS | _SUBJECTS
        or token.low.endswith(("n't", "'s", "'ll", "'re", "'ve", "'d"))
        or (token.low.endswith("ed") and len(token.low) > len("need"))
    )


_SUBJECTS = words.PRONOUNS - {"you", "it"}


def _by_first_word(frames: Collection[str], first: Token, ahead: Sequence[Token]) -> int | None:
    second = ahead[1].low if ahead[1:] else ""
    infinitive = (first.low == "to" and second and second not in words.DETERMINERS) or (first.low, second) == (
        "not",
        "to",
    )
    if infinitive and "inf" in frames:
        return first.start
    if first.low in words.QUESTIONS and ("wh" in frames or (first.low == "what" and "np" in frames)):
        return first.start
    if first.low in frames and first.low in words.PREPOSITIONS | {"as"}:
        return first.end
    if "ing" in frames and first.low.endswith("ing"):
        return first.start
    if {"wh", "whom"} <= set(frames) and len(ahead) > 1:  # 'asked him why'
        return next(
            (token.start for token in ahead[1:6] if token.low in words.QUESTIONS - {"who", "which", "that"}), None
        )
    return None


def _behind_adjunct(ahead: Sequence[Token], limit: int) -> int | None:
    """Where a clause begins with its pronoun behind an adjunct without a verb: 'wrote to the king | he would come'."""
    for token, following in pairwise(ahead[1:_ADJUNCT_WORDS]):
        if token.start >= limit:
            return None
        if token.low in _SUBJECTS - {"who"}:
            verbal = following.low in words.AUXILIARIES | words.PASTS or following.low.endswith(("ed", "s"))
            return token.start if verbal else None
        if _is_of_clause(token):
            return None
    return None


_ADJUNCT_WORDS = 12


def _may_be_clause(ahead: Sequence[Token]) -> bool:
    """Whether words can be a clause without 'that': they begin as a noun phrase does, and a verb can be among them."""
    first = ahead[0]
    if first.low in {"yes", "no"}:
        return True
    if first.low in words.PREPOSITIONS | words.BREAKS | {"and", "or", "to", "nothing", "something", "little", "much"}:
        return False
    inner = next(
        (i for i, token in enumerate(ahead) if i and token.low in words.SETS_AGAINST and ahead[i - 1].text == ","), 31
    )
    verbal = any(
        token.low in words.AUXILIARIES
        or token.low.endswith(("ed", "n't", "’t", "'ll", "'d", "'re", "'ve"))
        or (token.low.endswith("s") and following.low in _BEHIND_VERBS)
        or token.low in words.PASTS
        or token.low in {"come", "go", "want", "need", "remain"}
        for token, following in pairwise(ahead[1 : min(inner, 31)])
    )
    pronoun, contracted, _ = first.low.replace("’", "'").partition("'")
    return verbal or (bool(contracted) and pronoun in words.PRONOUNS)


_BEHIND_VERBS = (
    words.DETERMINERS
    | words.PREPOSITIONS
    | words.PRONOUNS
    | {"not", "never", "more", "less", "too", "very", "better", "now"}
)


def _may_be_noun(first: Token) -> bool:
    return first.low not in words.PREPOSITIONS | words.BREAKS | {"and", "or", "to", "up", "off", "out", "back", "down"}
