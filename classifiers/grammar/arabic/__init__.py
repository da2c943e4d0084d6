"""Arabic for the grammar: a folded word in; the entries of a lexicon that it can be a form of, out."""
