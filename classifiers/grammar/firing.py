"""Firings: what a rule of the grammar found in a sentence: the stances, whose they are, toward whom, and the words that decided."""

from enum import StrEnum

from msgspec import Struct

from classifiers.claim import When
from classifiers.span import Span
from classifiers.stance import Stance


class Mode(StrEnum):
    """In what mode the sentence speaks of the event: by the word that governs it."""

    ASSERTED = "asserted"
    WANTED = "wanted"  # under readiness, hope, invitation: wished, not told
    POSSIBLE = "possible"  # may, could, is not ruled out
    REFUSED = "refused"  # under refusal, exclusion, absence
    DENIED = "denied"  # under a denial: what is said is untrue
    ASKED = "asked"  # whether; a question
    PENDING = "pending"  # under what is not decided, considered or not answered yet
    SUPPOSED = "supposed"  # inside a condition: if, unless
    DOUBTED = "doubted"  # an outsider's opinion or doubt
    THREATENED = "threatened"


class Weight(StrEnum):
    """To what a firing gives way."""

    STRONG = "strong"  # to nothing
    WEAK = "weak"  # to a stance on the same words: what is refused is not held
    FAINT = "faint"  # to anything else in its clause


class Firing(Struct, frozen=True, kw_only=True):
    """
    A rule that found its words in a candidate.

    *rule* is the frame's id, *row* the line of the composition's row, *predicate* what both speak of. *holder* are the parties whose stance
    it is, in the order of the sentence, empty where nobody is found; *toward* those whom it concerns, empty where nobody is named or the
    holders have each other.

    *words* are the deciding words, *head* is that of them which can be negated and governed, *negators* those that turn them: spans in the
    candidate's field, in order, like *clause*, the stretch that carries the stance by itself, and *reach*, the scope of the negation. *mode* is
    how it is spoken of, *weight* says to what it gives way. *precision* is the share of this rule's firings that were right on texts that
    its author had not read; null where too few were counted.
    """

    rule: str
    row: int
    predicate: str
    stances: tuple[Stance, ...]
    when: When | None
    holder: tuple[str, ...]
    toward: tuple[str, ...]
    words: tuple[Span, ...]
    head: Span
    clause: Span
    negators: tuple[Span, ...] = ()
    reach: Span | None = None
    mode: Mode = Mode.ASSERTED
    weight: Weight = Weight.STRONG
    precision: float | None = None

    @property
    def place(self) -> Span:
        """From the first deciding word to the end of the last."""
        return Span(min(span.start for span in self.words), max(span.end for span in self.words))
