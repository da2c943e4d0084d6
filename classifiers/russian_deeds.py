"""Russian deeds: a scene whose deciding words are Russian in; whether they tell of what is to come, or of what one side has decided, out."""

import re

from classifiers.morphology import russian_parses
from classifiers.subjecthood import Scene

_WORD = re.compile(r"[а-яё-]+", re.IGNORECASE)


def is_to_come(seen: Scene) -> bool:
    """Whether the deciding words have a verb in the future: one side is going to have a contact with the other ('встретится с')."""
    return "futr" in _tenses(seen)


def is_decided(seen: Scene) -> bool:
    """Whether the deciding words have an infinitive, so that somebody decides it alone ('решение властей отложить переговоры с')."""
    return seen.candidate.language == "ru" and "INFN" in _tenses(seen)


def _tenses(seen: Scene) -> set[str]:
    """The tenses of the verbs in the deciding words, `INFN` for infinitives; of each word as it is likeliest read."""
    found = set()
    for word in _WORD.findall(seen.text(seen.place.start, seen.place.end)):
        tag = russian_parses(word.casefold())[0].tag
        if tag.POS in {"VERB", "INFN"}:
            found.add(str(tag.tense) if tag.POS == "VERB" else "INFN")
    return found
