import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.cues import LANGUAGES, PARTY, cues, lexicon, look_up, parse_lexicon
from classifiers.folding import fold
from classifiers.span import Span


def found(text, language, parties=()):
    return cues(fold(text).text, language, parties)


def signs(text, language):
    return [("¬" if cue.negated else "") + name for cue in found(text, language) for name in sorted(cue.classes)]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        pytest.param("en", "They are not ready for talks", "¬READY", id="english not"),
        pytest.param("en", "They aren’t ready for talks", "¬READY", id="english contraction, curly"),
        pytest.param("en", "They do not rule out talks", "¬RULEOUT", id="english phrase"),
        pytest.param("ru", "Они не готовы к переговорам", "¬READY", id="russian не"),
        pytest.param("ru", "Встреча не может быть исключена", "¬RULEOUT", id="russian passive"),
        pytest.param("ar", "ليست مستعدة للحوار", "¬READY", id="arabic ليس"),
        pytest.param("ar", "لا يستبعد لقاء", "¬RULEOUT", id="arabic لا"),
    ],
)
def test_a_negator_reaches_the_cue_behind_it(language, text, wanted):
    assert wanted in signs(text, language)


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        pytest.param("en", "They do not rule out a summit", "MEET", id="the next cue takes the negation"),
        pytest.param("en", "It was not him, talks go on", "TALK", id="not beyond a comma"),
        pytest.param("en", "They will not come. Talks go on", "TALK", id="not beyond a full stop"),
        pytest.param("ar", "لا تزال الوزارة مستعدة للحوار", "READY", id="لا تزال negates nothing"),
        pytest.param("ar", "ما زال منفتحا على الحوار", "READY", id="ما زال negates nothing"),
    ],
)
def test_a_negator_reaches_no_further(language, text, wanted):
    assert wanted in signs(text, language)
    assert "¬" + wanted not in signs(text, language)


def test_russian_net_negates_the_noun_in_front_of_it():
    assert "¬TALK" in signs("Переговоров нет", "ru")
    assert "¬TALK" not in signs("Переговоры идут", "ru")


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("وزارة", id="a ministry is no visit"),
        pytest.param("أنه", id="'that he' doesn't end anything"),
        pytest.param("لأنه", id="nor does 'because he'"),
        pytest.param("فكرة", id="an idea is no ball"),
        pytest.param("ضمن", id="'within' does not comprise"),
    ],
)
def test_a_word_that_only_looks_like_a_cue_is_none(word):
    assert look_up(fold(word).text, "ar")[0] <= {"POL"}


def test_what_stands_in_the_lexicon_as_it_is_is_not_stemmed():
    assert look_up("talks", "en")[0] == {"TALK"}
    assert "NEGOTIATEV" in look_up("talk", "en")[0]


def test_the_mention_of_a_party_is_one_cue_and_its_words_are_none():
    text = "the open society group rejects talks"
    party = Span(4, 22)
    marked = found(text, "en", [party])
    assert [cue.span for cue in marked if cue.has(PARTY)] == [party]
    assert not any(cue.has("READY") for cue in marked)
    assert any(cue.has("READY") for cue in found(text, "en"))


def test_a_contrast_begins_a_clause():
    clauses = [cue.clause for cue in found("open to dialogue but no plans for talks", "en")]
    assert clauses[0] != clauses[-1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("READY ready", "no tab"),
        ("ready\tready", "class in small letters"),
        ("READY\t", "no form"),
        ("READY\t=", "no form but a mark"),
    ],
)
def test_a_bad_row_of_a_lexicon_is_named_by_file_and_line(line, reason):
    with pytest.raises(ValueError, match=r"^words\.tsv:2: "):
        parse_lexicon(f"# a comment\n{line}\n", "en", "words.tsv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_stance(language):
    words = lexicon(language)
    listed = {
        label for table in (words.words, words.exact, words.pasts) for labels in table.values() for label in labels
    }
    listed |= {label for entries in words.phrases.values() for _, label in entries}
    needed = {
        "TALK",
        "MEET",
        "READY",
        "INVITE",
        "REFUSE",
        "RULEOUT",
        "BREAK",
        "HOLD",
        "MEETV",
        "SCHED",
        "PREP",
        "DENY",
        "NONE",
        "NODATE",
        "COND",
        "UNDECIDED",
        "NEG",
    }
    assert needed <= listed


def test_a_language_without_a_lexicon_has_its_parties_only():
    assert [cue.classes for cue in cues("paris parle", "fr", [Span(0, 5)])] == [{PARTY}]


@given(
    st.text(max_size=120),
    st.sampled_from([*LANGUAGES, "und"]),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 20)), max_size=3),
)
def test_any_text_has_cues_in_order_inside_it(text, language, places):
    folded = fold(text).text
    parties = [Span(start, min(start + length, len(folded))) for start, length in places if start < len(folded)]
    marked = cues(folded, language, parties)
    assert all(0 <= cue.span.start < cue.span.end <= len(folded) for cue in marked)
    assert [cue.start for cue in marked] == sorted(cue.start for cue in marked)
    assert marked == cues(folded, language, list(reversed(parties)))
