"""Classes: the table of classes of words in; what each does in a sentence out."""

from functools import cache

from msgspec import Struct

from classifiers.grammar import tables
from classifiers.grammar.firing import Mode

PARTY = "PARTY"
PROPERTIES = frozenset({"dialogue", "act", "negator", "clear", "free", "bound", "trap", "scope"})
_MODES = frozenset(mode.value for mode in Mode if mode is not Mode.ASSERTED)


class Classes(Struct, frozen=True):
    """The classes by what they do; *senses* are all of them, with what their words say; *modes*: what is said under them is so."""

    senses: dict[str, str]
    having: dict[str, frozenset[str]]
    modes: dict[str, Mode]

    @property
    def dialogue(self) -> frozenset[str]:
        """Nouns for dialogue: D in patterns."""
        return self.having["dialogue"]

    @property
    def acts(self) -> frozenset[str]:
        """Nouns and verbs for dialogue: ACT in patterns."""
        return self.having["dialogue"] | self.having["act"]


@cache
def classes() -> Classes:
    """All classes of the package; TableError with file and line where a row is bad."""
    name = "classes.tsv"
    return parse(tables.read(name), name)


def parse(text: str, name: str) -> Classes:
    r"""
    Read the table of classes; *name* is the file's, for errors.

    >>> parse("READY\twanted\tready", "c.tsv").modes
    {'READY': <Mode.WANTED: 'wanted'>}
    """
    senses: dict[str, str] = {}
    having: dict[str, set[str]] = {name: set() for name in PROPERTIES}
    modes: dict[str, Mode] = {}
    for place, (label, properties, sense) in tables.rows(text, name, ("class", "properties", "sense")):
        if not label.isupper() or label in senses:
            raise tables.TableError(f"{place}: {label} is no new class; write a name in capitals that no other row has")
        senses[label] = sense
        for one in properties.replace("-", "").split(",") if properties != "-" else ():
            tables.known(one, PROPERTIES | _MODES, place, "property", "the list at the head of the file")
            if one in _MODES:
                modes[label] = Mode(one)
            else:
                having[one].add(label)
    return Classes(senses, {name: frozenset(labels) for name, labels in having.items()}, modes)
