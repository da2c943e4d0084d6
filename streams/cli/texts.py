"""Texts: the path of a file that a user names in; what stands in it, or one line that says why it cannot be read, out."""

from pathlib import Path

from streams.cli.group import Failure


def text_of(path: Path, what: str) -> str:
    """Read the file at *path*, UTF-8; raises `Failure` where that can't be done. *what* it should have been goes into the advice: 'a file of rules'."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Failure(f"{path}: no UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}; name {what} that can be read") from None
