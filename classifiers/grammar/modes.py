"""Modes: a match in a marked sentence in; in what mode it is spoken of, and whether a condition follows it, out."""

from classifiers.grammar.classes import classes
from classifiers.grammar.firing import Mode
from classifiers.grammar.frames import Match
from classifiers.grammar.marks import Mark, Marked
from classifiers.morphology import Tense

_GOVERNED_WITHIN = 8
_COMMAS = frozenset(",،")
"""A condition, a wish, a question ends at a comma: 'if the fire ceases, we are ready'; a denial goes on."""
_UNTIL_WITHIN = 16
_DOUBTED_WITHIN = 20
"""Whatever stands under an outsider's opinion is no stance of the parties."""
_UNTIL = frozenset({"UNLESS", "COND", "IF", "REQ", "TERM"})
_TURNED = {
    Mode.REFUSED: Mode.POSSIBLE,
    Mode.DENIED: Mode.ASSERTED,
    Mode.ASSERTED: Mode.DENIED,
    Mode.POSSIBLE: Mode.REFUSED,
    Mode.WANTED: Mode.REFUSED,
}
"""What a negated governor says: 'does not rule out that they meet'."""
_TOLD = frozenset({"SAY", "SCHED", "PLAN", "PREP", "AGREE", "INVITE"})
"""Under one of these, negated, nothing is so: 'never said that …', 'it is not planned that …'."""
_PAST_OVER = frozenset({Mode.WANTED, Mode.POSSIBLE, Mode.REFUSED, Mode.THREATENED})
"""Who 'invited reporters and met the minister' met him: a finite past is not under these."""


def mode_of(match: Match, marked: Marked) -> Mode:
    """Tell in what mode the head of *match* stands: that of the nearest word in front of it that governs, else asserted."""
    head, nearest = marked.marks[match.head], Mode.ASSERTED
    if head.clause in marked.questions or _asked(match.head, marked):
        return Mode.ASKED
    for number in range(match.head - 1, -1, -1):
        if number in match.places:
            continue
        one = marked.marks[number]
        distance = head.start - one.end
        if one.clause != head.clause or distance >= _DOUBTED_WITHIN:
            break
        mode = Mode.ASSERTED if one.negated and one.has(_TOLD) else _governs(one)
        if mode is Mode.DOUBTED:
            return mode
        if mode is None or nearest is not Mode.ASSERTED or distance >= _GOVERNED_WITHIN:
            continue
        if mode not in {Mode.DENIED, Mode.ASSERTED} and any(
            token.text in _COMMAS for token in marked.tokens[one.end : head.start]
        ):
            continue
        if head.tense is not Tense.PAST or mode not in _PAST_OVER:
            nearest = _TURNED.get(mode, mode) if one.negated else mode
    return nearest


def _asked(head: int, marked: Marked) -> bool:
    """Whether a particle right behind the head asks: 'встретятся ли они'."""
    behind = marked.marks[head + 1 : head + 2]
    return any("WHETHER" in one.classes and one.start == marked.marks[head].end for one in behind)


def _governs(mark: Mark) -> Mode | None:
    modes = classes().modes
    return next((modes[name] for name in sorted(mark.classes) if name in modes), None)


def until(match: Match, marked: Marked) -> bool:
    """Whether 'unless', 'until', 'if' or a condition follows the head in its clause."""
    head = marked.marks[match.head]
    for number in range(match.head + 1, len(marked.marks)):
        one = marked.marks[number]
        if one.clause != head.clause or one.start - head.end >= _UNTIL_WITHIN:
            return False
        if one.has(_UNTIL):
            return True
    return False
