"""
The stance grammar: candidates in; firings, each with its rule, holder and deciding words, out.

A sentence goes through it like this, one module a step:

    candidate -> marks (words with classes, clauses, negators) -> frames (predicates with their words) -> modes (asserted, wanted, denied …)
    -> composition (predicate x polarity x mode x tense x condition -> stances) -> holders -> resolution -> firings

All that a linguist changes is in classifiers/data/grammar, tables with tabs; a bad row fails at load with file:line and what to write instead.

To add a **word**: a row in ar.tsv, ru.tsv or en.tsv, `CLASS<tab>form`. The form is a dictionary form (`forms.py` finds its inflected forms), `=form` for one that counts only as
it stands, past/imperfect for an Arabic verb, or a phrase of several words; TRAP beside another class keeps a word whole. Classes and what they do (negators, what negation looks through, what
may stand between a verb and its object, in what mode a word puts what follows it) are in classes.tsv.

To add a **frame**, how a predicate finds its object: a row in frames.tsv, `id<tab>predicate<tab>pattern<tab>options`. `READY* <7 ACT/SIT` is a word of readiness, which is
the head (its negation, mode and tense count), and at most seven words behind it a noun or verb for dialogue. Names, offices and words of time between them are not counted.

To add a **rule**, what a predicate says where it stands: a row in composition.tsv, with an example and a counter-example, which run as tests. The first row of a predicate that takes the case decides. A predicate
of your own is a row in predicates.tsv: who holds it, what it needs, what blocks it.

A language has a lexicon and, where the general code cannot know (what may be a subject, which forms a word has), a small module that `forms.py` or `holders.py` calls.
"""
