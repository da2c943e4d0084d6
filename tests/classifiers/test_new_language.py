"""A language that nobody reads yet, Esperanto, added as docs/languages.md says: a record, a file of words, some lines of names and pieces."""

import re

import pytest

from classifiers import article, gate, languages, lexicon
from classifiers.grammar import lexicon as stance_words
from classifiers.grammar import tables
from classifiers.grammar.frames import matches
from classifiers.grammar.marks import mark
from classifiers.languages import Language, Left
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.reports import reports

WORDS = """\
say\tdiris\t
say\tasertis\t
that\tke\t
role\tministro\tminister
unnamed\toficisto\tofficial
dialogue\tintertraktado\t
"""
STANCES = "TALK\tintertraktadon\nREFUSE\trifuzas\nNEG\tne\n"


def subject(cue, scene):
    """Esperanto puts the subject in front of its verb: the nearest source phrase there, else whoever spoke last."""
    before = [source for source in scene.sources if source.end <= cue.start]
    return before[-1] if before else Left.CARRIED


ESPERANTO = Language(
    code="eo",
    subject=subject,
    connector=re.compile(r"\s|\sde\s(?:la\s)?"),
    name=re.compile(r"[A-Z]\w+(?:\s[A-Z]\w+)+"),
)


@pytest.fixture
def esperanto(monkeypatch, tmp_path):
    """The package with one language more."""
    folder = tmp_path / "data" / "attribution"
    folder.mkdir(parents=True)
    (folder / "eo.tsv").write_text(WORDS)
    monkeypatch.setitem(languages._LANGUAGES, "eo", ESPERANTO)
    monkeypatch.setattr(lexicon, "files", lambda _: tmp_path)
    shipped = tables.read
    monkeypatch.setattr(tables, "read", lambda name: STANCES if name == "eo.tsv" else shipped(name))
    monkeypatch.setattr(stance_words, "LANGUAGES", (*stance_words.LANGUAGES, "eo"))
    caches = (lexicon._lexicon, lexicon._clitics, stance_words.lexicon, stance_words.look_up)
    for cache in caches:
        cache.cache_clear()
    yield
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


def read(text):
    cleaned = article.read(RawArticle(id="1", text=text, language="eo"))
    assert not isinstance(cleaned, Rejected)
    return [
        (
            report.source and text[report.source.slice],
            report.cue and text[report.cue.slice],
            [text[part.slice] for part in report.content],
            report.kind.value,
        )
        for report in reports(cleaned)
    ]


def test_who_says_what_is_found_with_the_record_and_the_words(esperanto):
    text = "La ministro diris, ke la pluvo ĉesis. La oficisto asertis: «La rikolto de tiu ĉi jaro estis tre bona.»"
    assert read(text) == [
        ("ministro", "diris", ["la pluvo ĉesis"], "indirect"),
        ("oficisto", "asertis", ["La rikolto de tiu ĉi jaro estis tre bona"], "direct"),
    ]


def test_its_words_of_stance_are_marked_and_the_shared_frames_find_them(esperanto):
    marked = mark("la registaro ne rifuzas intertraktadon", "eo")
    assert [(sorted(one.classes), one.negated) for one in marked.marks] == [
        (["NEG"], False),
        (["REFUSE"], True),
        (["TALK"], False),
    ]
    assert "refusal" in {match.frame.predicate for match in matches(marked, "eo", is_title=False, spoken_of=False)}


def test_without_them_nothing_is_found_and_nothing_breaks():
    assert read("La ministro diris, ke la pluvo ĉesis.") == []


def test_the_gate_takes_pieces_of_any_language():
    assert gate.parse("eo\tintertrakt")["eo"] == ["intertrakt"]
