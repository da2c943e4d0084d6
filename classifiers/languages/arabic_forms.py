"""Arabic forms: an entry of the list of words in; the forms of it that somebody who is reported can have, without clitics in front, out."""

from classifiers.folding import fold
from classifiers.grammar.arabic.verbs import is_defective, is_hollow

_PERSONS = ("ي", "ت", "سي", "ست")
"""He and she, now or to come: what 'I' and 'we' say of themselves is part of what somebody else says."""
_PARTICIPLES = ("ا", "ة", "ين", "تين")
_OBJECTS = ("ه", "ها", "هم", "نا")


def forms(entry: str, value: str) -> tuple[str, ...]:
    """
    Spell out an entry: `past/imperfect` is a verb; a participle (so by its *value*) is listed in the accusative; anything else is itself.

    Words in front of a verb stay there ('بحسب ما أعلن/يعلن'), and 'as', or 'as well', may stand in front of any. Passives are left out, and whatever folding makes a common noun: إشارة, 'sign', looks like 'he pointed to it'.

    >>> forms("نفى/ينفي", "")[:8]
    ('نفي', 'نفت', 'نفتا', 'نفوا', 'نفيا', 'نفاه', 'نفاها', 'نفاهم')
    >>> "اشاره" in forms("أشار/يشير", "")
    False
    >>> forms("مؤكدا", "participle")[:3]
    ('مؤكدا', 'مؤكدة', 'مؤكدين')
    """
    if "/" in entry:
        before, _, verb = fold(entry).text.rpartition(" ")
        past, _, imperfect = verb.partition("/")
        found = (*_past(past, imperfect), *_imperfect(past, imperfect))
        if before:  # 'بحسب ما أعلن/يعلن'
            return tuple(f"{before} {form}" for form in found)
        return (*found, *(f"كما {form}" for form in found))
    if value == "participle" and entry.endswith("ا"):
        return tuple(entry[:-1] + ending for ending in _PARTICIPLES)
    return (entry,)


def _past(past: str, imperfect: str) -> tuple[str, ...]:
    if is_defective(past, imperfect):
        root = past[:-1]
        dual = root + ("وا" if past.endswith("ا") else "يا")
        own: tuple[str, ...] = (past, root + "ت", root + "تا", root + "وا", dual)
        return (*own, *(root + "ا" + one for one in _OBJECTS), *(root + "ت" + one for one in _OBJECTS))
    hollow = is_hollow(past, imperfect)
    own = (past, past + "ت", past + "تا", past + "وا")
    if len(past) > 3 or hollow:
        own += (past + "ا",)  # of three letters it is a noun: نقلا, ردا, ذكرا
    he = () if hollow and len(past) > 3 else tuple(past + one for one in _OBJECTS)
    return (*own, *he, *(past + "ت" + one for one in _OBJECTS))


def _imperfect(past: str, imperfect: str) -> tuple[str, ...]:
    stem = imperfect[1:]
    plural = stem[:-1] if is_defective(past, imperfect) else stem
    stems = (stem, plural + "ون", plural + "وا", stem + "ان")
    return tuple(person + one for person in _PERSONS for one in stems)
