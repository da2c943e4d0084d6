"""The encoder: multilingual-e5-small's bundled weights and labelled news in; the fine-tuned, pruned, quantised file that reads a sentence out."""
