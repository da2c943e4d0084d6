"""The command line around rules: check, test, why and replay say what is wrong in one line each, and what comes of it."""

from datetime import timedelta

import msgspec
import pytest
from click.testing import CliRunner

from classifiers.claim import StanceScore
from streams.alerts import State
from streams.cli import main
from streams.comparing import compare, screen
from streams.playing import play
from streams.reasons import Reason
from streams.rulefile import default
from streams.signals import signals, wake
from streams.whys import REASONS, why
from tests.streams.claiming import CLOSED, OPEN, START, claim, fold_all, one_signal

TESTS = """
[[test]]
name = "a refusal softens"
news = [
  { at = "0h", actor = "RU", counterpart = "US", stances = ["closed_to_dialogue"] },
  { at = "50h", actor = "RU", counterpart = "US", stances = ["open_to_dialogue"] },
]
alerts = [{ at = "50h", rule = "shift", actor = "RU" }]
"""


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path):
    def write(text, name="desk.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_shipped_rules_are_named_and_shown(file):
    assert run("rules", "check").stdout == (
        "the rules that come with Parley: 5 rules: shift, contradiction, mixed_signals, surge, silence\n"
    )
    shown = run("rules", "check", "--show")
    assert run("rules", "check", file(shown.stdout)).exit_code == 0


def test_every_fault_is_a_line_with_its_place_and_the_status_is_1(file):
    path = file('[[rule]]\nkind = "shft"\n\n[[rule]]\nkind = "shift"\ndyads = ["Atlantis~US"]\n')
    done = run("rules", "check", path)
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert [line.partition(": ")[0] for line in lines[:2]] == [f"{path}:2", f"{path}:6"]
    assert "nobody is called 'Atlantis'" in lines[1]
    assert lines[2] == "parley: 2 faults to mend; docs/rules.md explains every setting"


@pytest.mark.parametrize("verb", ["check", "test"])
def test_a_file_that_is_not_there_is_one_line(tmp_path, verb):
    done = run("rules", verb, tmp_path / "none.toml")
    assert done.exit_code == 1
    assert done.stderr == f"parley: {tmp_path}/none.toml: No such file or directory; name a file that can be read\n"


def test_a_test_passes_or_says_what_is_missing_and_what_is_too_much(file):
    path = file(TESTS, "desk_test.toml")
    passed = run("rules", "test", path)
    assert (passed.exit_code, passed.stdout) == (0, "passed  desk_test.toml: a refusal softens\n")
    later = file(TESTS.replace('{ at = "50h", rule', '{ at = "51h", rule'), "later_test.toml")
    failed = run("rules", "test", later)
    assert failed.exit_code == 1
    assert failed.stdout == "FAILED  later_test.toml: a refusal softens\n"
    assert failed.stderr.splitlines() == [
        "        missing: shift firing at 51h about RU",
        "        unexpected: shift firing at 2d2h about RU: Russia toward the United States: willingness to talk from closed to mixed.",
        "parley: 1 of 1 tests failed",
    ]


def test_tests_try_the_rules_that_they_name_or_those_of_the_command_line(file):
    file('[[rule]]\nkind = "shift"\nmin_sources = 9\n', "strict.toml")
    path = file('rules = "strict.toml"\n' + TESTS, "strict_test.toml")
    assert "missing: shift" in run("rules", "test", path).stderr
    shipped = file(default_text(), "shipped.toml")
    assert run("rules", "test", "--rules", shipped, path).exit_code == 0


def default_text():
    return run("rules", "check", "--show").stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("actor = ", "aktor = "), ":4: object contains unknown field 'aktor'"),
        (('at = "0h"', 'at = "noon"'), ":4: 'noon' is no length of time"),
        (("closed_to_dialogue", "closed"), ":4: 'closed' is no stance"),
        ((', stances = ["closed_to_dialogue"]', ""), "write an actor and stances"),
        (('name = "a refusal softens"\n', ""), "missing required field 'name'"),
        (("[[test]]", "[[test"), "no TOML"),
    ],
)
def test_a_faulty_test_is_one_line_with_its_place(file, change, says):
    path = file(TESTS.replace(*change, 1), "bad_test.toml")
    done = run("rules", "test", path)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"parley: {path}:")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_why_and_replay_refuse_what_makes_no_sense():
    same = run("why", "RU", "ru")
    assert (same.exit_code, "two different parties" in same.stderr) == (2, True)
    backwards = run("replay", "--from", "2h", "--to", "3h")
    assert (backwards.exit_code, "must lie before" in backwards.stderr) == (2, True)


def told():
    refusal = one_signal(claim("no sense whatever in meeting them", CLOSED))
    offer = one_signal(claim("an offer was made to Washington", OPEN, hours=50, outlet="The Paper"))
    return [refusal, offer]


def test_why_tells_both_sides_the_statements_and_what_every_rule_thought():
    results = fold_all(told(), default().rules)
    statements = {s.statement_id: s for folded in results for s in folded.statements}
    lines = list(why(results[-1].position, statements))
    assert lines[0] == "RU~US, as of 2026-03-04 11:00"
    assert "Russia toward the United States" in lines
    assert any(line.startswith("  willingness to talk: mixed (") for line in lines)
    assert any("an offer was made to Washington" in line for line in lines)
    assert any(line.startswith("  shift about RU: fired: rang (2026-03-04 11:00, asked about") for line in lines)
    assert {line.split(":")[0].strip().split(" ")[0] for line in lines if "asked about" in line} <= {
        rule.name for rule in default().rules.rules
    }
    assert lines[-1].startswith("They look again at ")


def test_every_reason_has_its_words():
    assert set(REASONS) == set(Reason)


def test_a_comparison_finds_what_was_gained_lost_and_changed():
    live = fold_all(told(), default().rules)
    strict = fold_all(told()[:1], default().rules)
    alerts = [alert for folded in live for alert in folded.alerts]
    first, second = claim("one"), claim("two")
    reread = msgspec.structs.replace(first, stances=(StanceScore(label=OPEN, confidence=0.8),))
    found = compare(
        ([first, second], [reread, claim("three")]),
        ({"RU~US": live[-1].position}, {"RU~US": strict[-1].position}),
        (alerts, []),
    )
    assert [c.claim_id for c in found.claims_lost] == [second.claim_id]
    assert [c.text for c in found.claims_gained] == ["three"]
    assert [(c.live, c.replayed) for c in found.claims_changed] == [((CLOSED,), (OPEN,))]
    assert [(p.actor, p.live_band, p.replayed_band) for p in found.positions] == [("RU", "mixed", "closed")]
    assert [a.alert_id for a in found.alerts_lost] == [alerts[0].alert_id]
    lines = list(screen(found))
    assert lines[1].split() == ["claims", "0", "1", "1", "1"]
    assert "alerts that would not have rung:" in lines
    nothing = compare(None, ({"RU~US": live[-1].position},) * 2, (alerts, alerts))
    assert (nothing.positions, nothing.alerts_lost, nothing.alerts_gained, nothing.same_alerts) == ((), (), (), 1)
    assert len(list(screen(nothing))) == 3


def test_playing_leaves_the_wakes_of_a_log_out_and_makes_its_own():
    logged = [told()[0], wake("RU~US", START, START), told()[1]]
    steps = list(play(logged, default().rules, START + timedelta(days=5)))
    kinds = [signal.kind.value for signal, _ in steps]
    assert kinds[:2] == ["assert", "assert"]
    assert set(kinds[2:]) == {"wake"}
    ends = [a for _, folded in steps for a in folded.alerts if a.state is State.RESOLVED]
    assert [a.ending for a in ends] == ["time"]


def test_an_alert_ends_at_its_time_whatever_the_time_at_which_its_wake_comes():
    entry = fold_all(told(), default().rules)[-1].entry
    late = START + timedelta(days=6)
    (end,) = fold_all([wake("RU~US", late, late)], default().rules, entry)[-1].alerts
    assert end.ends_at == START + timedelta(hours=74)


def test_signals_of_a_mutual_event_reach_both_sides_of_a_play():
    met = signals(claim("They met in Geneva", actors=("RU", "US"), counterparts=(), speaker=None), START)
    assert len(list(play(met, default().rules))) == 2
