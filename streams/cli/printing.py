"""Printing: text from anywhere in; the same text without what a terminal would obey, out."""

import unicodedata


def printable(text: str) -> str:
    r"""
    Spell out the control characters of *text*, other than line ends and tabs: news must not move the cursor, nor retitle the window.

    >>> printable("a\x1b[2Jb\n")
    'a\\x1b[2Jb\n'
    """
    return "".join(
        f"\\x{ord(char):02x}" if unicodedata.category(char) == "Cc" and char not in "\n\t" else char for char in text
    )
