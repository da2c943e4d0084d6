"""Open enumerations: a word of any version in; a member out, `OTHER` where a newer version knows the word."""

from enum import StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """
    An enumeration that takes what it does not know as its member `OTHER`, which every one of them has.

    In a rolling upgrade an old worker reads what a new one wrote.

    >>> class Colour(OpenEnum):
    ...     RED = "red"
    ...     OTHER = "other"
    >>> Colour("mauve")
    <Colour.OTHER: 'other'>
    """

    @classmethod
    def _missing_(cls, value: object) -> Self:
        return cls["OTHER"]
