"""Agreement: a verb of speech in; the gender that its form shows, out. It tells which of those who spoke before goes on."""

from enum import StrEnum


class Gender(StrEnum):
    """What a verb's form says of its subject; houses are feminine or masculine as their nouns are."""

    MASCULINE = "masculine"
    FEMININE = "feminine"


def gender(verb: str, language: str) -> Gender | None:
    """
    Read the gender off a verb or participle of the third person; null where the form shows none, or the language has none.

    >>> gender("وأضافت", "ar"), gender("مضيفا", "ar"), gender("добавила", "ru"), gender("пишет", "ru")
    (<Gender.FEMININE: 'feminine'>, <Gender.MASCULINE: 'masculine'>, <Gender.FEMININE: 'feminine'>, None)
    """
    words = verb.split()
    if not words:
        return None
    if language == "ru":
        return next((one for ending, one in _RUSSIAN if words[-1].casefold().endswith(ending)), None)
    if language != "ar":
        return None
    word = words[0].removeprefix("و").removeprefix("ف")
    return Gender.FEMININE if word.endswith(("ت", "ة")) or _is_present_of_hers(word) else Gender.MASCULINE


def _is_present_of_hers(word: str) -> bool:
    return word.startswith("ت") and word not in _PASTS_IN_T


_PASTS_IN_T = {"تابع", "توعد", "توقع", "تعهد", "تمنى", "تحدث", "تساءل", "تمسك", "تحدى", "تطرق", "تناول", "تعقيبا"}
_RUSSIAN = (("ла", Gender.FEMININE), ("лась", Gender.FEMININE), ("л", Gender.MASCULINE), ("лся", Gender.MASCULINE))
