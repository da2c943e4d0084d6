"""Languages: the model of the installed py3langid in; the part of it that `classifiers.language` reads, in its file, out. `python -m training.languages`."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from classifiers.language import FILE, LANGUAGES

TARGET = Path(__file__).parents[1] / "classifiers" / "data" / "language" / FILE
_LEVEL = 19


def arrays() -> tuple[NDArray[Any], ...]:
    """What the package knows of our languages, in the order in which `classifiers.language` reads it."""
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(list(LANGUAGES))
    if tuple(whole.nb_classes) != LANGUAGES:
        raise ValueError(f"the package has the languages in the order {whole.nb_classes}; write LANGUAGES so")
    return (
        np.ascontiguousarray(whole.nb_ptc),
        np.asarray(whole.nb_pc),
        np.asarray(whole.tk_nextmove, dtype=np.uint32),
        np.asarray(whole.tk_row, dtype=np.uint16),
        np.asarray(whole.tk_output, dtype=np.int32),
    )


def main() -> None:
    """Write the file."""
    stream = io.BytesIO()
    for array in arrays():
        np.save(stream, array, allow_pickle=False)
    TARGET.write_bytes(zstandard.compress(stream.getvalue(), _LEVEL))


if __name__ == "__main__":
    main()
