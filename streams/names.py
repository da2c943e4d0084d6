"""Names: a party's id in; what a reader calls it, in English or Arabic, out."""

from functools import cache
from importlib import resources

from babel import Locale

from streams.signals import ANY

# territories, and the two unions among them in CLDR, of which English speaks with the article
_WITH_ARTICLE = frozenset(
    {
        "AE",
        "BS",
        "CD",
        "CF",
        "CG",
        "CZ",
        "DO",
        "EU",
        "GB",
        "GM",
        "KM",
        "MH",
        "MV",
        "NL",
        "PH",
        "PS",
        "SB",
        "SC",
        "SU",
        "UN",
        "US",
        "VA",
    }
)
# where readers use another name than the territory's in CLDR
_ENGLISH = {
    ANY: "all parties",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CZ": "Czech Republic",
    "SU": "Soviet Union",
    "VA": "Holy See",
}


def english_name(party: str) -> str:
    """
    Name *party* in English, with the article where it takes one; an id that is no territory is a name already.

    >>> english_name("US"), english_name("Hamas"), english_name("ANY"), english_name("SU")
    ('the United States', 'Hamas', 'all parties', 'the Soviet Union')
    """
    name = _ENGLISH.get(party) or _territories("en").get(party) or party
    return f"the {name}" if party in _WITH_ARTICLE else name


def arabic_name(party: str) -> str:
    """
    Name *party* in Arabic; a group that the table lacks keeps its English name.

    >>> arabic_name("RU"), arabic_name("Hamas"), arabic_name("ANY"), arabic_name("SU"), arabic_name("Group of Seven")
    ('روسيا', 'حماس', 'جميع الأطراف', 'الاتحاد السوفيتي', 'مجموعة السبع')
    """
    return _arabic_groups().get(party) or _territories("ar").get(party) or party


@cache
def _territories(language: str) -> dict[str, str]:
    return {code: str(name) for code, name in Locale(language).territories.items() if len(code) == 2 and code.isalpha()}


@cache
def _arabic_groups() -> dict[str, str]:
    lines = (resources.files("streams") / "data" / "party_names_ar.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {party: name for party, name in rows}  # noqa: C416 -- a row that has not two columns fails here, at load
