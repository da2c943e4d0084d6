"""Russian subjects: a sentence and a verb of speech in it in; the noun phrase that says it, in whatever case it stands, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from classifiers.languages.russian_phrases import Phrase, closed, phrase, pieces, skipped
from classifiers.languages.russian_words import Token, tokens
from classifiers.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

CHARS_BEFORE = 240
CHARS_BEHIND = 140
NEAR_TOKENS = 10  # between a verb and its subject behind it
STOPS = frozenset({",", ":", ";", "—", "–", ".", "!", "?", "…", "«", "»", "„", '"', "“", "”"})
_BREAKS = frozenset({":", ";", "—", "–", "!", "?", "…", "»", "”", "“", '"'})
_RELATIVE = ("котор",)
_PREDICATES = ("VERB", "ADJS", "PRTS")
_INSIDE = frozenset({"в", "во", "на", "из"})


def main_phrase(text: str, end: int) -> Span | None:
    """
    Find the subject of the last verb in front of *end*: that of a gerund that stands there.

    >>> text = "Министр поблагодарила врачей, отметив"
    >>> text[main_phrase(text, 30).slice]
    'Министр'
    """
    front = tokens(text, max(0, end - CHARS_BEFORE), end)
    verb = next((word for word in reversed(front) if word.forms and word.forms[0].pos == "VERB"), None)
    return subject_phrase(text, Span(verb.start, verb.end), 0, end) if verb is not None else None


def is_gerund(written: str) -> bool:
    """
    Say whether a verb of speech begins with a gerund, whose subject is that of another verb.

    >>> is_gerund("отметив"), is_gerund("отметил")
    (True, False)
    """
    words = tokens(written, 0, len(written))
    return bool(words) and bool(words[0].forms) and words[0].forms[0].pos == "GRND"


class _Verb(NamedTuple):
    """What a verb's form says of its subject."""

    number: str
    gender: str
    pos: str


def subject_phrase(text: str, cue: Span, floor: int, limit: int) -> Span | None:
    """
    Find the phrase that is the subject of the verb of speech at *cue*, between *floor* and *limit*; None where it has none of its own.

    It stands in front of the verb, or behind it where the verb follows what is said; in the nominative and agreeing with the verb, whatever
    stands in between. A plural without a subject is said in a house ('в мэрии сообщили'); a participle belongs to the noun in front of it.

    >>> text = "Ранее сообщала городская полиция, что вора задержали."
    >>> text[subject_phrase(text, Span(6, 14), 0, len(text)).slice]
    'городская полиция'
    """
    verb = _verb(text[cue.slice])
    front = tokens(text, max(floor, cue.start - CHARS_BEFORE), cue.start)
    behind = tokens(text, cue.end, min(limit, cue.end + CHARS_BEHIND))
    if verb is None:
        return _of_participle(text[cue.slice], front)
    return _antecedent(front) or _either_way(front, behind, verb)


def _either_way(front: Sequence[Token], behind: Sequence[Token], verb: _Verb) -> Span | None:
    """The subject of a finite verb: behind it where it stands right behind what is said or begins its clause, else in front, else on the other side."""
    follows = _follows(front)
    found = _behind(behind, verb) if follows else _in_front(front, verb)
    if verb.number == "plur":
        inside = _house(behind if follows else front, at_end=not follows)
        doubtful = found is not None and found.form.number == ""  # 'сообщили РБК в компании': to whom, or who
        if inside is not None and (found is None or doubtful):
            return inside
    if found is not None:
        return span_of(behind if follows else front, found)
    other = _in_front(front, verb) if follows else _behind(behind, verb)
    if other is not None:
        return span_of(front if follows else behind, other)
    return _house(front if follows else behind, at_end=follows) if verb.number == "plur" else None


def _verb(written: str) -> _Verb | None:
    """The form of the first word that has a subject; None for gerunds, infinitives and participles."""
    for word in tokens(written, 0, len(written)):
        for form in word.forms:
            if form.pos in _PREDICATES:
                return _Verb(form.number, form.gender, form.pos)
            if form.pos in {"PRTF", "GRND", "INFN"}:
                return None
    return None


def _follows(front: Sequence[Token]) -> bool:
    """Whether the verb stands right behind what is said, or begins its clause."""
    if not front or front[-1].text in STOPS | {"-"}:
        return True
    words = [word for word in front if word.text not in STOPS]
    return len(words) <= 2 and all(word.can_be("ADVB", "CONJ", "PRCL") for word in words)


def _agrees(found: Phrase, words: Sequence[Token], verb: _Verb) -> bool:
    form = found.form
    if verb.number == "plur":
        return found.is_several or form.number == "" or words[found.head].text.casefold().startswith(_COLLECTIVE)
    if found.is_several and form.number == "plur" and not words[found.head].text.casefold().startswith(_COLLECTIVE):
        return False
    loose = not verb.gender or not form.gender or form.is_name or (form.is_animate and verb.gender == "femn")
    named = any(word.has_capital for word in words[found.head + 1 : found.end])
    return loose or named or form.gender in {verb.gender, "ms-f"}


_COLLECTIVE = ("большинств", "ряд", "част", "треть", "половин", "множеств", "пара", "групп", "власт")


def _behind(words: Sequence[Token], verb: _Verb) -> Phrase | None:
    at = 0
    while at < min(len(words), NEAR_TOKENS):
        word = words[at]
        if (named := closed(words, at)) is not None:  # 'сообщил «Интерфаксу» министр'
            at = named
            continue
        if word.text in STOPS:
            return None
        if (day := _day(words, at)) is not None:
            at = day
            continue
        found = phrase(words, at, "nomn")
        if found is not None and found.form.pos != "NPRO" and _agrees(found, words, verb):
            return _behind_addressee(words, found, verb) or found
        if (end := skipped(words, at)) is not None:
            at = end
        elif (other := _oblique(words, at)) is not None:
            at = other
        elif word.can_be("ADVB", "PRCL", "CONJ", "COMP", "PRED") or word.text == "-":
            at += 1
        else:
            return None
    return None


def _behind_addressee(words: Sequence[Token], agency: Phrase, verb: _Verb) -> Phrase | None:
    """The person behind a house that does not decline: it was told, and tells nothing ('сообщил РИА Новости | посол')."""
    if agency.form.number or agency.form.is_animate or agency.end >= len(words) or words[agency.end].text in STOPS:
        return None
    found = phrase(words, agency.end, "nomn")
    return found if found is not None and found.form.is_animate and _agrees(found, words, verb) else None


def _day(words: Sequence[Token], at: int) -> int | None:
    """Where a date that begins at *at* ends: 'сообщил 16 января | министр'."""
    dated = words[at].text.isdigit() and at + 1 < len(words) and words[at + 1].text.casefold() in _MONTHS
    return at + 2 if dated else None


_MONTHS = frozenset(
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905 - a table
)


def _oblique(words: Sequence[Token], at: int) -> int | None:
    """Where a phrase to whom or when something is said ends ('журналистам', 'в среду')."""
    ends = [found.end for case in ("datv", "ablt", "gent", "accs") if (found := phrase(words, at, case, depth=1))]
    return max(ends, default=None)


def _in_front(words: Sequence[Token], verb: _Verb) -> Phrase | None:
    begin = max((at + 1 for at, word in enumerate(words) if word.text in _BREAKS), default=0)
    best: Phrase | None = None
    for start, end in pieces(words, begin, len(words)):
        if start == end:
            continue
        found = _first(words, start, end, verb)
        if found is None:
            continue
        if best is not None and best.end == start - 1 and found.start == start and found.end == end:
            best = best._replace(end=end)  # 'Лавров, министр, …'
        else:
            best = found
    return best


def _first(words: Sequence[Token], start: int, end: int, verb: _Verb) -> Phrase | None:
    """The first phrase of a piece between commas that can be the subject."""
    at = start
    if words[at].text.casefold().startswith(_RELATIVE) or _is_gerund(words, at):
        return None
    while at < end:
        if (after := skipped(words[:end], at)) is not None:
            at = after
            continue
        found = phrase(words[:end], at, "nomn")
        if found is not None and _agrees(found, words, verb):
            return found
        at = found.end if found is not None else _oblique(words[:end], at) or at + 1
    return None


def _is_gerund(words: Sequence[Token], at: int) -> bool:
    """Whether a piece begins with a gerund; 'Кая' before another name is none."""
    word = words[at]
    named = word.has_capital and at + 1 < len(words) and words[at + 1].has_capital
    return bool(word.forms) and word.forms[0].pos == "GRND" and not named


def _antecedent(front: Sequence[Token]) -> Span | None:
    """The phrase that 'который' stands for, where that is the subject of the verb behind *front*."""
    tail = front[-5:]
    for offset, word in enumerate(tail):
        at = len(front) - len(tail) + offset
        if (
            word.text.casefold() in {"который", "которая", "которое", "которые"}
            and at > 1
            and front[at - 1].text == ","
        ):
            return _before(front[: at - 1])
    return None


def _before(words: Sequence[Token]) -> Span | None:
    """The phrase, in any case, that ends with *words*: the longest that is nothing but one phrase."""
    for at in range(max(0, len(words) - NEAR_TOKENS), len(words)):
        for case in ("nomn", "accs", "datv", "ablt", "gent", "loct"):
            found = phrase(words, at, case)
            if found is not None and found.end == len(words):
                return span_of(words, found)
    return None


def _of_participle(written: str, front: Sequence[Token]) -> Span | None:
    participle = any(word.can_be("PRTF") for word in tokens(written, 0, len(written)))
    if not participle or len(front) < 2 or front[-1].text != ",":
        return None
    return _before(front[:-1])


def _house(words: Sequence[Token], *, at_end: bool) -> Span | None:
    """The house that a plural without a subject speaks in, in front of the verb or behind it: 'в лиге уточнили', 'сообщили в мэрии'."""
    begin = max((at + 1 for at, word in enumerate(words) if word.text in STOPS), default=0) if at_end else 0
    for at in range(begin, min(len(words), begin + NEAR_TOKENS)):
        word = words[at]
        if word.text in STOPS:
            return None
        if word.text.casefold() in _INSIDE:
            case = "gent" if word.text.casefold() == "из" else "loct"
            found = phrase(words, at + 1, case)
            if found is not None and not is_occasion(words[found.head]):
                return span_of(words, found)
    return None


def is_occasion(head: Token) -> bool:
    """Whether a phrase with this head is where something is said, not who says it: 'на брифинге'."""
    return head.text.casefold().startswith(_OCCASIONS)


_OCCASIONS = (
    *(
        "интервью",
        "эфир",
        "ход",
        "заявлени",
        "сообщени",
        "письм",
        "бесед",
        "разговор",
        "стать",
        "твит",
        "соцсет",
        "telegram",
    ),
    *(
        "телеграм",
        "понедельник",
        "вторник",
        "сред",
        "четверг",
        "пятниц",
        "суббот",
        "воскресень",
        "январ",
        "феврал",
        "март",
    ),
    *(
        "апрел",
        "ма",
        "июн",
        "июл",
        "август",
        "сентябр",
        "октябр",
        "ноябр",
        "декабр",
        "год",
        "дн",
        "день",
        "рамк",
        "связ",
    ),
    *(
        "результат",
        "частност",
        "итог",
        "том",
        "числ",
        "адрес",
        "ответ",
        "случа",
        "кулуар",
        "преддвери",
        "начал",
        "конц",
    ),
    *("брифинг", "встреч", "пресс-конференц", "заседани", "материал", "публикаци", "отчет", "отчёт", "доклад", "пост"),
)


def span_of(words: Sequence[Token], found: Phrase) -> Span:
    """Where a phrase stands: half-open code points of the sentence that *words* are of."""
    last = words[found.end - 1]
    return Span(words[found.start].start, last.end)
