"""Russian sources: a sentence and words that cite somebody in it in; the phrase that names whom, in the case that they govern, out."""

import re
from collections.abc import Sequence

from classifiers.languages.russian_phrases import closed, phrase
from classifiers.languages.russian_subjects import (
    CHARS_BEFORE,
    CHARS_BEHIND,
    NEAR_TOKENS,
    STOPS,
    is_occasion,
    span_of,
    subject_phrase,
)
from classifiers.languages.russian_words import Token, tokens
from classifiers.span import Span

_CASES_BEHIND = {"на": "accs", "согласно": "datv", "верить": "datv", "цитата по": "datv"}
_QUOTES = re.compile(r"\b(?:про)?цитиру|\b(?:про)?цитирова|\bпри(?:вод|вёл|вел)|\bпереда", re.IGNORECASE)
_WORDS_OF = re.compile(r"\b(?:слова|позицию|мнение|ответ|заявление|высказывание|цитату)\s")


def cited_phrase(text: str, cue: Span, limit: int) -> Span | None:
    """
    Find the phrase behind 'according to', in the case that its last word governs; None where none follows at once.

    >>> text = "Согласно свежему отчёту аудиторов, фонд пуст."
    >>> text[cited_phrase(text, Span(0, 8), len(text)).slice]
    'свежему отчёту аудиторов'
    """
    words = tokens(text, cue.end, min(limit, cue.end + CHARS_BEHIND))
    if words and (end := closed(words, 0)) is not None and end > 2:
        return Span(words[1].start, words[end - 2].end)
    written = text[cue.slice].casefold()
    case = _CASES_BEHIND.get(written) or _CASES_BEHIND.get(written.split()[-1], "gent")
    found = phrase(words, 0, case) if words else None
    return span_of(words, found) if found is not None else None


def lone_phrase(text: str) -> Span | None:
    """
    Find the source phrase that *text* is, all of it: a person, a name, or a house with 'в'; None where it is more or something else.

    >>> lone_phrase("Министр энергетики — о ценах на газ"), lone_phrase("Погода")
    (Span(start=0, end=18), None)
    """
    head = _TOPIC.sub("", text).rstrip(" .")
    words = tokens(head, 0, len(head))
    inside = bool(words) and words[0].text in {"В", "в", "Во"}
    found = phrase(words, int(inside), "loct" if inside else "nomn") if words else None
    if found is None or found.end != len(words) or len(words) > _LONGEST_HEAD:
        return None
    name = words[found.head].has_capital and any(form.is_name for form in words[found.head].forms)
    named = found.form.is_animate or name or (inside and not is_occasion(words[found.head]))
    return Span(words[found.start].start, words[-1].end) if named or text.casefold() in _HOUSES else None


_TOPIC = re.compile(r"\s[—–-]\s(?:о|об|про)\s.*$", re.DOTALL)
_LONGEST_HEAD = 7
_HOUSES = frozenset(
    {"мэрия", "полиция", "прокуратура", "следствие", "суд", "эксперты", "опрос", "исследование", "минздрав"}
)


def teller(text: str) -> Span | None:
    """
    Find who says so in a sentence that only says who said the one before.

    >>> text = "Об этом в среду сообщил главный врач области."
    >>> text[teller(text).slice]
    'главный врач области'
    """
    words = tokens(text, 0, min(len(text), CHARS_BEFORE))
    verb = next((word for word in words if word.forms and word.forms[0].pos == "VERB"), None)
    return subject_phrase(text, Span(verb.start, verb.end), verb.start, len(text)) if verb is not None else None


def owner_phrase(text: str, cue: Span, limit: int) -> Span | None:
    """
    Find the phrase whose words a noun of speech names: the genitive behind it.

    >>> text = "Слова премьера о том, что кризис позади"
    >>> text[owner_phrase(text, Span(0, 5), len(text)).slice]
    'премьера'
    """
    words = tokens(text, cue.end, min(limit, cue.end + CHARS_BEHIND))
    found = phrase(words, 0, "gent") if words else None
    return span_of(words, found) if found is not None else None


def quoted_phrase(text: str, cue: Span, limit: int) -> Span | None:
    """
    Find whom somebody else quotes: 'приводит ТАСС слова министра', 'цитирует агентство сенатора'; None where the verb quotes nobody.

    >>> text = "приводит ТАСС слова министра обороны."
    >>> text[quoted_phrase(text, Span(0, 8), len(text)).slice]
    'министра обороны'
    """
    if _QUOTES.match(text, cue.start) is None:
        return None
    end = min(limit, cue.end + CHARS_BEHIND)
    of = _WORDS_OF.search(text, cue.end, end)
    if of is not None:
        return owner_phrase(text, Span(of.start(), of.end()), end)
    if not text[cue.start :].casefold().startswith(("цит", "процит")):
        return None
    words = tokens(text, cue.end, end)
    found = [
        one
        for at in range(len(words))
        if (one := phrase(words, at, "accs")) and one.form.is_animate and one.form.case == "accs"
    ]
    return span_of(words, found[0]) if found else None


def document_phrase(text: str, cue: Span, floor: int, limit: int) -> Span | None:
    """
    Find whose document says something, or by whom it is said, beside an impersonal verb; None where nobody is named.

    >>> text = "В заявлении МИД говорится, что"
    >>> text[document_phrase(text, Span(16, 25), 0, 25).slice]
    'МИД'
    """
    behind = tokens(text, cue.end, min(limit, cue.end + CHARS_BEHIND))
    return _of_document(behind, tokens(text, max(floor, cue.start - CHARS_BEFORE), cue.start))


def names_people(lead: str) -> bool:
    """
    Say whether the words in front of a name have a noun for people of their own: 'сестра', 'синоптики', not 'пресс-служба'.

    >>> names_people("бывшая сотрудница "), names_people("пресс-служба ")
    (True, False)
    """
    return any(form.is_animate for word in tokens(lead, 0, len(lead)) for form in word.forms[:1] if form.pos == "NOUN")


def describes_person(lead: str) -> bool:
    """
    Say whether the word right in front of a name says what kind of person it is.

    >>> describes_person("по словам оппозиционера "), describes_person("на улице ")
    (True, False)
    """
    words = tokens(lead, 0, len(lead))
    if not words or not lead[-1:].isspace() or words[-1].has_capital or not words[-1].forms:
        return False
    form = words[-1].forms[0]
    return form.pos == "NOUN" and form.is_animate and form.number == "sing"


def _of_document(behind: Sequence[Token], front: Sequence[Token]) -> Span | None:
    """Whose document says so ('в заявлении МИД говорится'), or by whom it is said ('экспертами отмечено')."""
    begin = max((at + 1 for at, word in enumerate(front) if word.text in STOPS), default=0)
    for words in (behind, front[begin:]):
        for at, word in enumerate(words[:NEAR_TOKENS]):
            if word.text in STOPS:
                break
            by = phrase(words, at, "ablt")
            if by is not None and by.form.is_animate and by.form.case == "ablt":
                return span_of(words, by)
            case = {"в": "loct", "во": "loct", "на": "loct", "из": "gent"}.get(word.text.casefold())
            found = phrase(words, at + 1, case) if case else None
            if found is not None and words[found.head].text.casefold().startswith(_DOCUMENTS):
                owned = found.end > found.head + 1
                return Span(words[found.head + 1].start, words[found.end - 1].end) if owned else None
    return None


_DOCUMENTS = (
    *(
        "заявлени",
        "сообщени",
        "доклад",
        "отчет",
        "отчёт",
        "письм",
        "релиз",
        "пресс-релиз",
        "документ",
        "текст",
        "коммюнике",
    ),
    *(
        "публикаци",
        "материал",
        "пост",
        "стать",
        "указ",
        "приказ",
        "решени",
        "исследовани",
        "нот",
        "обращени",
        "послани",
    ),
    *("интервью", "комментари", "ответ", "брифинг", "сводк", "пояснени", "записк", "петици", "жалоб", "иск", "опрос"),
)
