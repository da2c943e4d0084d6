"""Written forms: a name as the gazetteer has it in; every way in which a text may write it, folded, and whether its capitals fit, out."""

import re

from classifiers.declension import adjective_forms, demonym_forms, forms
from classifiers.folding import fold, fold_text

TO_THE = "لل"
"""The preposition with the article, whose alif is not written; it is no part of a name."""

_SPACES = re.compile(r"\s\s")


def written_forms(form: str, way: str, language: str) -> frozenset[str]:
    """List every way in which *form* is written in running text, folded: in any case of Russian, behind an Arabic preposition."""
    folded = fold_text(form)
    if len(folded) != len(form) or _SPACES.search(folded):
        folded = fold(form).text
    if language == "ar" and folded.startswith("ال"):
        return frozenset({folded, TO_THE + folded[2:]})
    if language != "ru" or form.isupper():
        return frozenset({folded})
    if way == "demonym_adj":
        return adjective_forms(folded)
    return demonym_forms(folded) if way == "demonym_noun" else forms(folded)


def case_fits(form: str, written: str) -> bool:
    """
    Whether the capitals of *written* are those that *form* wants.

    >>> case_fits("US", "us"), case_fits("Kremlin", "Kremlin"), case_fits("the army", "The army")
    (False, True, True)
    """
    if not form[0].isupper():
        return True
    if form.isupper() and len(form) > 1:
        return written.isupper()
    return written[:1].isupper()
