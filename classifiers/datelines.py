"""Datelines: the first paragraph of a story in; the place, date and agency in front of its text out."""

import re
from typing import NamedTuple

from classifiers.agencies import agency_in
from classifiers.folding import fold


class Dateline(NamedTuple):
    """The first *chars* characters of a paragraph: a place, perhaps a date, and an agency or a newsroom; and which agency, if it is known."""

    chars: int
    agency: str | None


_CHARS = 110
_PLACE = r"[^\W\d_][\w’'.\u064b-\u0652]*(?:[\s-][^\W\d_][\w’'.\u064b-\u0652]*){0,3}"
_ARABIC_PLACE = r"[\u0621-\u0652]+(?:\s[\u0621-\u0652]+){0,2}"
_DATE = r"(?:,?\s+(?:\d{1,2}\s+\w{3,12}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2})(?:,?\s+\d{4})?(?:\s*г\.?)?)"
_FORMS = tuple(
    re.compile(form, re.VERBOSE)
    for form in (
        # MOSCOW, Oct 4 (Reuters) - … · موسكو (أ ف ب) - … · БАКУ /Trend/ …
        rf"{_PLACE}(?:[,،]\s{_PLACE})?{_DATE}?[.,،]?\s*[–—-]?\s*[(/](?P<agency>[^()/\n]{{2,40}})[)/]\.?\s*[–—:-]?\s*",
        # МОСКВА, 4 окт — РИА Новости. … · Москва. 4 октября. INTERFAX.RU - …
        rf"{_PLACE}{_DATE}?[.,]?{_DATE}?\s*[.–—-]\s*(?P<agency>[^\n–—:]{{2,25}}?)(?:\.RU)?(?:\s*[–—]|\s-|\.)\s+",
        # القاهرة - أ ش أ: … · عمّان - بترا - … · دبي/ الأناضول …
        rf"{_ARABIC_PLACE}\s*[–—/-]\s*(?P<agency>[^\n–—:-]{{2,30}}?)\s*[–—:-]\s+",
        rf"{_ARABIC_PLACE}\s*/\s*(?P<agency>\S{{3,20}})\s+",
    )
)
_AGENCY_WORDS = 4
_PREPOSITIONS = frozenset({"في", "عن", "من", "على", "إلى", "مع", "خلال", "в", "на", "по", "in", "to", "at"})
_NEWSROOM = frozenset(
    {"وكالات", "الوكالات", "متابعات", "agencies", "news agencies", "агентства", "staff", "خاص", "مراسلنا"}
)


def dateline(paragraph: str) -> Dateline | None:
    """
    Find the dateline that *paragraph* begins with; null where there is none, or nothing but it.

    What stands for the agency must be one that is known, or a word for a newsroom: a place and a dash may begin any sentence.

    >>> found = dateline("MOSCOW, Oct 4 (Reuters) - Nothing is planned.")
    >>> found.chars, found.agency
    (26, 'Reuters')
    >>> dateline("Moscow - once again - is silent.")
    """
    head = paragraph[:_CHARS]
    for form in _FORMS:
        found = form.match(head)
        if found is None or not any(map(str.isalpha, paragraph[found.end() :])):
            continue
        if len(words := found["agency"].split()) > _AGENCY_WORDS or words[0] in _PREPOSITIONS:
            continue
        agency = agency_in(f"({found['agency']})")
        if agency is not None or fold(found["agency"]).text.strip() in _NEWSROOM:
            return Dateline(found.end(), agency)
    return None
