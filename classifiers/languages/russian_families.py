"""Russian families: an entry of the list of words in; the forms of it that somebody who is reported can have out."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from classifiers.morphology import russian_parses

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

_THIRD = frozenset({"3per", None})
_VERBAL = frozenset({"VERB", "GRND", "PRTF"})


def forms(entry: str, _value: str) -> tuple[str, ...]:
    """
    Spell out an entry: a word with a slash behind it is a verb, a short adjective or a noun with its forms, or several of them with slashes between.

    Of verbs that are the third persons of the present, the past, the gerunds and the active participles in the nominative: what 'I' and 'we' say of
    themselves is part of what somebody else says. Words without a slash stay as they are; what has none at all is itself.

    >>> forms("дать/давать понять", "")[:3], forms("уверен/", ""), forms("по словам", "")
    (('дал понять', 'дала понять', 'дало понять'), ('уверен', 'уверена', 'уверено', 'уверены'), ('по словам',))
    """
    if "/" not in entry:
        return (entry,)
    words = [tuple(_family(word)) if "/" in word else (word,) for word in entry.split()]
    return tuple(dict.fromkeys(" ".join(chosen) for chosen in product(*words)))


def _family(word: str) -> Iterator[str]:
    for lemma in filter(None, word.split("/")):
        parse = _listed(lemma)
        for form in parse.lexeme:
            if _is_third(form) and form.tag.POS in ({parse.tag.POS} if parse.tag.POS != "INFN" else _VERBAL):
                yield form.word


def _listed(lemma: str) -> "Parse":
    """The reading of a lemma that the dictionary lists it under."""
    fitting = [parse for parse in russian_parses(lemma) if parse.word == lemma and parse.tag.POS in _POS]
    if not fitting:
        raise ValueError(f"{lemma!r} is no infinitive, short adjective or noun that the dictionary has")
    return min(fitting, key=lambda parse: (_POS.index(parse.tag.POS), "perf" in parse.tag))


_POS = ("INFN", "PRTS", "ADJS", "NOUN")


def _is_third(form: "Parse") -> bool:
    tag = form.tag
    if tag.POS == "PRTF":
        return "actv" in tag and tag.case == "nomn"
    if tag.POS not in {"VERB", "GRND"}:
        return True
    return tag.mood in {"indc", None} and tag.person in _THIRD and tag.tense != "futr" and "V-sh" not in tag
