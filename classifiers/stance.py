"""Stances: what a claim says about dialogue, in the order of a model's columns."""

from classifiers.openenum import OpenEnum


class Stance(OpenEnum):
    """
    A stance toward dialogue; docs/stances.md says what each means.

    Two axes, willingness (open, closed) and plans (confirmation, denial), and two modifiers.
    """

    OPEN = "open_to_dialogue"
    CLOSED = "closed_to_dialogue"
    CONFIRMATION = "confirmation_of_plans"
    DENIAL = "denial_of_plans"
    CONDITIONAL = "conditional"
    UNDECIDED = "undecided"
    OTHER = "other"  # a label that a newer version knows


LABELS = (
    Stance.OPEN,
    Stance.CLOSED,
    Stance.CONFIRMATION,
    Stance.DENIAL,
    Stance.CONDITIONAL,
    Stance.UNDECIDED,
)
"""The columns of a score matrix, in order."""
