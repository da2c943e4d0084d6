"""A file of rules is read, or every mistake in it is one line that says where it stands and what to write instead."""

import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.stance import Stance
from streams.bands import Axis
from streams.durations import parse, spell
from streams.rulefile import default, read
from streams.rules import KINDS, RuleKind
from streams.severity import Severity
from streams.tomllines import lines_of

GOOD = """
[defaults]
min_confidence = 0.6
cooldown = "1d"

[[rule]]
kind = "shift"
name = "gulf"
severity = "critical"
for = "90m"
axes = ["plans"]
dyads = ["US~IR"]
labels = { team = "gulf" }

[[rule]]
kind = "watch"
stances = ["undecided"]
cooldown = "0"
"""


def test_a_file_is_read_with_its_defaults_and_in_its_order():
    gulf, watch = read(GOOD).rules.rules
    assert (gulf.kind, gulf.name, gulf.severity) == (RuleKind.SHIFT, "gulf", Severity.CRITICAL)
    assert (gulf.hold, gulf.cooldown, gulf.min_confidence) == (timedelta(minutes=90), timedelta(days=1), 0.6)
    assert (gulf.axes, gulf.dyads, gulf.labels) == ({Axis.PLANS}, {"IR~US"}, {"team": "gulf"})
    assert (watch.name, watch.cooldown, watch.min_confidence) == ("watch", timedelta(0), 0.6)
    assert watch.stances == {Stance.UNDECIDED}


def test_the_shipped_rules_are_one_of_each_kind_but_of_the_watch():
    assert default().faults == ()
    assert {rule.kind for rule in default().rules.rules} == set(KINDS) - {RuleKind.WATCH}


def test_what_a_silence_cannot_have_does_not_come_to_it_from_the_defaults():
    text = '[defaults]\nmin_sources = 2\nmin_confidence = 0.9\nfor = "1h"\nstale_after = "12h"\n\n[[rule]]\nkind = "silence"\n'
    (silence,) = read(text).rules.rules
    assert (silence.min_sources, silence.min_confidence, silence.hold) == (1, 0.5, timedelta(0))
    assert silence.stale_after == timedelta(hours=12)


def test_the_version_follows_the_text():
    assert read(GOOD).version == read(GOOD).version != read(GOOD + "# another\n").version


RULE = '[[rule]]\nkind = "shift"\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param("[[rule]\n", 1, "no TOML", id="no TOML"),
        pytest.param('[[rule]]\nkind = "shift\n', 2, "no TOML", id="a text without its end"),
        pytest.param(RULE + "for = 6h\n", 3, "no TOML", id="a time without quotation marks"),
        pytest.param("", 1, "there is no rule", id="nothing"),
        pytest.param("rule = 3\n", 1, "[[rule]] before each rule", id="no table"),
        pytest.param('[[rules]]\nkind = "shift"\n', 1, "did you mean 'rule'?", id="another section"),
        pytest.param('[[rule]]\nname = "a"\n', 1, "has no kind; write one of shift", id="no kind"),
        pytest.param('[[rule]]\nkind = "shft"\n', 2, "did you mean 'shift'?", id="an unknown kind"),
        pytest.param(RULE + "cooldwn = '6h'\n", 3, "did you mean 'cooldown'?", id="an unknown setting"),
        pytest.param(RULE + "window = '6h'\n", 3, "no setting of a shift rule", id="a setting of another kind"),
        pytest.param("[defaults]\nwindow = '6h'\n" + RULE, 2, "no default", id="no default"),
        pytest.param(RULE + "name = 'a b'\n", 3, 'for example "gulf_shift"', id="a name with a space"),
        pytest.param(RULE + "severity = 'high'\n", 3, '"info", "warning", "critical"', id="a severity"),
        pytest.param(RULE + "min_confidence = 60\n", 3, "a number from 0 to 1", id="percent"),
        pytest.param(RULE + "min_confidence = true\n", 3, "a number from 0 to 1", id="a truth is no number"),
        pytest.param(RULE + "min_sources = 0\n", 3, "a whole number from 1", id="no sources"),
        pytest.param(RULE + "for = 6\n", 3, 'for example "6h"', id="a bare number of time"),
        pytest.param(RULE + "stale_after = '0'\n", 3, "above nought", id="a time of nought"),
        pytest.param(RULE + "dyads = ['RU-US']\n", 3, "with a tilde between them", id="a pair without a tilde"),
        pytest.param(RULE + "dyads = []\n", 3, "not empty", id="an empty list"),
        pytest.param(RULE + "parties = ['']\n", 3, "none of them empty", id="an empty text"),
        pytest.param(RULE + "axes = ['plan']\n", 3, 'did you mean "plans"?', id="an axis"),
        pytest.param(RULE + "labels = { severity = 'x' }\n", 3, "'severity' is not", id="a label that is taken"),
        pytest.param(RULE + "labels = ['x']\n", 3, "a table of texts", id="labels as a list"),
        pytest.param(RULE + RULE, 3, "is called 'shift' already", id="one name twice"),
        pytest.param('[[rule]]\nkind = "watch"\n', 1, "watches everything", id="a watch of all"),
        pytest.param(
            '[[rule]]\nkind = "watch"\nstances = ["open"]\n', 3, 'did you mean "open_to_dialogue"?', id="a stance"
        ),
        pytest.param('[[rule]]\nkind = "silence"\nfor = "1h"\n', 3, "a silence has no 'for'", id="for in a silence"),
        pytest.param(
            '[[rule]]\nkind = "silence"\nmin_sources = 2\n', 3, "say with 'min_statements'", id="sources in a silence"
        ),
        pytest.param(
            '[[rule]]\nkind = "silence"\nmin_confidence = 0.7\n',
            3,
            "a silence has no 'min_confidence'",
            id="confidence in a silence",
        ),
        pytest.param('[[rule]]\nkind = "surge"\nthreshold = 0\n', 3, "a number above 0", id="a threshold of nought"),
        pytest.param(
            '[[rule]]\nkind = "contradiction"\nbetween = ["side"]\n', 3, 'did you mean "sides"?', id="between whom"
        ),
        pytest.param(RULE + "parties = ['Atlantis']\n", 3, "nobody is called 'Atlantis'", id="an unknown party"),
    ],
)
def test_a_mistake_is_one_line_with_its_place_and_the_remedy(text, line, says):
    found = read(text, lambda party: party in {"RU", "US"})
    (fault,) = found.faults
    assert found.rules is None
    assert fault.line == line
    assert says in fault.text
    assert "\n" not in fault.text


def test_all_mistakes_are_found_at_once_in_the_order_of_their_lines():
    text = '[[rule]]\nkind = "shft"\n\n[[rule]]\nkind = "shift"\nmin_sources = -1\naxes = [\n  "plan",\n]\n'
    assert [fault.line for fault in read(text).faults] == [2, 6, 7]


@given(st.text(alphabet="[]\"=#\n{},.'abkindrule~ 0", max_size=60))
def test_no_text_is_a_bug(text):
    found = read(text)
    assert (found.rules is None) == bool(found.faults)


KEYS = st.sampled_from(["a", "b", "c"])
TABLES = st.lists(
    st.tuples(st.sampled_from(["x", "y"]), st.dictionaries(KEYS, st.sampled_from([1, "a]", [1, 2], "#"])))
)


@given(TABLES)
def test_every_key_of_a_file_is_found_on_its_line(tables):
    lines = []
    for name, values in tables:
        lines.append(f"[[{name}]]  # [not a table]")
        lines += [f"{key} = {value!r}" for key, value in values.items()]
    text = "\n".join(lines)
    found = lines_of(text)
    members = tomllib.loads(text)
    wanted = {(name, i, key) for name, rows in members.items() for i, row in enumerate(rows) for key in row}
    assert {path for path in found if len(path) == 3} == wanted
    for path in wanted:
        assert lines[found[path] - 1].startswith(f"{path[2]} = ")


@given(st.integers(0, 10**9))
def test_a_length_of_time_is_read_as_it_is_spelt(seconds):
    length = timedelta(seconds=seconds)
    assert parse(spell(length)) == length
