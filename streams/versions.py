"""Versions: this installation in; the version of everything that decides what comes out, out."""

import platform
from importlib import metadata

LIBRARIES = ("faust-streaming", "aiokafka", "confluent-kafka", "scikit-learn", "onnxruntime", "msgspec")
"""The distributions on which what comes out, or whether it comes, depends most."""


def versions() -> dict[str, str]:
    """Name each part and its version, Parley first, then what it reads with, then what it runs on."""
    from classifiers import model  # noqa: PLC0415 (heavy)

    return {
        "parley": metadata.version("parley"),
        "model": model.default().version,
        "grade": model.default().grade.value,
        "gazetteer": model.gazetteer_version()[:16],
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in LIBRARIES},
        "platform": platform.platform(),
    }
