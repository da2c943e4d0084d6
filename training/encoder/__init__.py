"""The encoder: multilingual-e5-small's bundled weights and labelled news in; the fine-tuned, pruned, quantised file that reads a sentence out."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""From 1.32 on onnxruntime tells its maker that it runs, from the import on, unless it finds this (`classifiers.encoder`)."""
