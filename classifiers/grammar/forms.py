"""Forms: a folded word in; the forms under which a lexicon of the grammar may list it, with the tense that its shape shows, out."""

from classifiers.grammar import english
from classifiers.grammar.arabic.analysis import Listed, analyses, listed
from classifiers.grammar.russian_forms import russian_forms
from classifiers.grammar.tables import TableError
from classifiers.morphology import Reading, Readings

LANGUAGES = ("ar", "ru", "en")


def forms(word: str, language: str, part: str = "") -> Readings:
    """
    Read *word* as words that the lexicon of *language* could list, in levels: a reader takes the first level of which it knows a form.

    *part* tells nouns (`n`) from verbs (`v`) where the words beside it show it; empty where they don't. This is where a language's own
    morphology is plugged in.
    """
    if language == "en":
        return english.readings(word, part)
    if language == "ar":
        return analyses(word, part)
    return russian_forms(word) if language == "ru" else ((Reading(word),),)


def verb(entry: str, place: str) -> Listed:
    """What `forms` finds the Arabic verb past/imperfect by; TableError with *place* where *entry* is none."""
    try:
        return listed(entry)
    except ValueError as error:
        raise TableError(f"{place}: {error}") from None
