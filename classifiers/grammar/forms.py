"""Forms: a folded word in; the forms under which a lexicon of the grammar may list it, with the tense that its shape shows, out."""

from classifiers.grammar import english
from classifiers.grammar.russian_forms import russian_forms
from classifiers.morphology import Readings, arabic_stems, readings

LANGUAGES = ("ar", "ru", "en")


def forms(word: str, language: str, part: str = "") -> Readings:
    """
    Read *word* as words that the lexicon of *language* could list, in levels: a reader takes the first level of which it knows a form.

    *part* tells nouns (`n`) from verbs (`v`) where the words beside it show it; empty where they don't. This is where a language's own
    morphology is plugged in.
    """
    if language == "en":
        return english.readings(word, part)
    return russian_forms(word) if language == "ru" else readings(word, language)


def verb_stems(past: str, imperfect: str) -> tuple[frozenset[str], frozenset[str]]:
    """The forms under which `forms` finds an Arabic verb that is listed as past/imperfect: of its past, and of its imperfect."""
    return arabic_stems(past, imperfect)
