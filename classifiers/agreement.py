"""Agreement: a verb of speech in; the gender that its form shows, out. It tells which of those who spoke before goes on."""

from classifiers.languages import Gender, language_of

__all__ = ["Gender", "gender"]


def gender(verb: str, language: str) -> Gender | None:
    """
    Read the gender off a verb or participle of the third person; null where the form shows none, or the language has none.

    >>> gender("وأضافت", "ar"), gender("مضيفا", "ar"), gender("добавила", "ru"), gender("пишет", "ru")
    (<Gender.FEMININE: 'feminine'>, <Gender.MASCULINE: 'masculine'>, <Gender.FEMININE: 'feminine'>, None)
    """
    record = language_of(language)
    return record.gender(verb) if record and verb.split() else None
