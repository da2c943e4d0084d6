"""Versions: this installation in; the version of everything that decides what comes out, out."""

import platform
from importlib import metadata
from importlib.resources import files

from classifiers import fingerprints, manifest

MODEL = files("classifiers") / "models" / "default"
LIBRARIES = ("faust-streaming", "aiokafka", "confluent-kafka", "scikit-learn", "onnxruntime", "msgspec")
"""The distributions on which what comes out, or whether it comes, depends most."""


def versions() -> dict[str, str]:
    """Name each part and its version, Parley first, then what it reads with, then what it runs on."""
    model, raw = manifest.described(MODEL)
    return {
        "parley": metadata.version("parley"),
        "model": fingerprints.version_of(raw),
        "grade": fingerprints.grade_of(MODEL, model).value,
        "gazetteer": fingerprints.gazetteer_version()[:16],
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in LIBRARIES},
        "platform": platform.platform(),
    }
