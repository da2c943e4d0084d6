"""The stance grammar: candidates in; firings, each with its rule, holder and deciding words, out."""
