"""The fold of a dyad: the same whatever the order, whatever comes twice, and never larger than its entry may be."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.claim import Quote, Speaker
from classifiers.identity import digest
from streams import entries
from streams.alerts import State
from streams.bands import Band
from streams.dyads import Outcome, fold
from streams.entries import MAX_BYTES, Source
from streams.positions import moment
from streams.reasons import Ending, Reason
from streams.rules import Rules, ShiftRule, WatchRule
from streams.signals import Kind, retraction, signals, wake
from tests.streams.claiming import (
    CLOSED,
    CONDITIONAL,
    CONFIRMATION,
    DENIAL,
    OPEN,
    PESKOV,
    START,
    UNDECIDED,
    claim,
    fold_all,
    one_signal,
)

RUBIO = Speaker(name="Marco Rubio", party="US")
NOW = START + timedelta(days=171)
LABELS = [OPEN, CLOSED, CONFIRMATION, DENIAL, CONDITIONAL, UNDECIDED]


def words(number):
    """A wording that is like no other number's."""
    return " ".join(f"{chr(0x430 + n)}{digest(str(number), str(n))[:5].translate(TO_LETTERS)}" for n in range(6))


TO_LETTERS = str.maketrans("0123456789abcdef", "абвгдежзиклмнопр")


@st.composite
def told(draw, repeats=True):
    """Signals about both directions of one dyad: statements days apart, some carried by several outlets within a day."""
    signals_ = []
    for day in draw(st.lists(st.integers(0, 42), min_size=1, max_size=7, unique=True)):
        speaker = draw(st.sampled_from([PESKOV, RUBIO, None]))
        labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True))
        actor, other = draw(st.permutations(["RU", "US"]))
        signals_ += [
            one_signal(
                claim(
                    words(day),
                    *labels,
                    hours=day * 96 + draw(st.integers(0, 24)),
                    speaker=speaker,
                    actors=(actor,),
                    counterparts=(other,),
                    language="ru",
                    outlet=f"Газета {copy}",
                    quote=draw(st.sampled_from([Quote.DIRECT, Quote.INDIRECT, Quote.NARRATION])),
                    when=draw(st.sampled_from([None, "past", "planned"])),
                    confidence=draw(st.integers(400, 1000)) / 1000,
                ),
                NOW,
            )
            for copy in range(draw(st.integers(1, 4)) if repeats else 1)
        ]
    return signals_


def measures(position, *, ids=False):
    """What must not depend on the order: all but who was first, and what the rules remember."""
    stands = position.stands if ids else [msgspec.structs.replace(s, statements=()) for s in position.stands]
    return position.as_of, list(stands)


@given(told(), st.data())
def test_any_order_gives_the_same_position(in_order, data):
    shuffled = data.draw(st.permutations(in_order))
    one, other = fold_all(in_order)[-1], fold_all(shuffled)[-1]
    assert measures(one.position) == measures(other.position)


@given(told(repeats=False), st.data())
def test_where_nothing_repeats_any_order_gives_the_same_statements_too(in_order, data):
    shuffled = data.draw(st.permutations(in_order))
    one, other = fold_all(in_order)[-1], fold_all(shuffled)[-1]
    assert measures(one.position, ids=True) == measures(other.position, ids=True)


@given(told())
def test_a_statement_a_wire_carries_is_one_statement(in_order):
    made = {s.statement_id for folded in fold_all(in_order) for s in folded.statements}
    assert len(made) == len({signal.evidence.text for signal in in_order})


@given(told(), st.data())
def test_what_comes_again_changes_nothing_and_sends_nothing(in_order, data):
    repeated = data.draw(st.lists(st.sampled_from(in_order), max_size=5))
    entry = fold_all(in_order)[-1].entry
    for signal in repeated:
        again = fold(entry, signal, Rules(), Source(3, 99))
        assert (again.outcome, again.changed, again.entry) == (Outcome.DUPLICATE, False, entry)
        assert (again.statements, again.position, again.alerts) == ((), None, ())


@given(told())
def test_a_worker_that_died_before_it_wrote_sends_the_same_again(in_order):
    watching = Rules(rules=(ShiftRule(), WatchRule(dyads=frozenset({"RU~US"}))))
    entry = None
    for signal in in_order:
        first, second = (fold(entry, signal, watching, Source(0, 1)) for _ in range(2))
        assert first == second
        entry = first.entry


@given(told(), st.data())
def test_what_is_retracted_leaves_the_position_as_if_it_had_never_been_there(in_order, data):
    anchor = one_signal(claim("и вот последнее слово дня", hours=170 * 24, language="ru"), NOW)
    gone = data.draw(st.sets(st.sampled_from(range(len(in_order)))))
    taken = [
        msgspec.structs.replace(signal, kind=Kind.RETRACT, signal_id=f"r{i}", evidence=None, correction_id="c1")
        for i, signal in enumerate(in_order)
        if i in gone
    ]
    kept = [signal for i, signal in enumerate(in_order) if i not in gone]
    withdrawn = fold_all([*in_order, anchor, *taken])[-1]
    never = fold_all([*kept, anchor])[-1]
    assert measures(withdrawn.position) == measures(never.position)


@given(told(), st.data())
def test_a_retraction_that_comes_first_keeps_its_claim_out(in_order, data):
    late = data.draw(st.sampled_from(in_order))
    taken = msgspec.structs.replace(late, kind=Kind.RETRACT, signal_id="r", evidence=None, correction_id="c1")
    *_, blocked = fold_all([taken, late])
    assert (blocked.outcome, blocked.changed, blocked.statements) == (Outcome.BLOCKED, False, ())


def test_a_retraction_comes_once():
    given_claim = claim()
    (taken,) = retraction(given_claim, "c1", NOW)
    first, second, third = fold_all([one_signal(given_claim), taken, taken])
    assert [f.outcome for f in (first, second, third)] == [Outcome.NEW, Outcome.RETRACTED, Outcome.DUPLICATE]
    assert second.statements[0].retracted
    assert second.position.stands[0].willingness is None


def test_a_retraction_of_one_direction_leaves_the_other():
    mutual = signals(claim("They met in Geneva", CONFIRMATION, actors=("RU", "US"), counterparts=(), speaker=None), NOW)
    one_taken = retraction(
        claim("They met in Geneva", CONFIRMATION, actors=("RU", "US"), counterparts=(), speaker=None), "c", NOW
    )[0]
    result = fold_all([*mutual, one_taken])[-1]
    assert {s.actor: s.plans for s in result.position.stands} == {"RU": None, "US": 1.0}


def test_a_copy_that_is_retracted_leaves_the_statement_with_the_others():
    copies = [claim(outlet=outlet, hours=i) for i, outlet in enumerate(["A", "B", "C"])]
    *_, last = fold_all([*map(one_signal, copies), *retraction(copies[0], "c1", NOW)])
    (statement,) = last.statements
    assert (statement.claims, statement.retracted) == (2, False)
    assert statement.first_seen == copies[1].published_at
    assert [e.outlet for e in statement.evidence] == ["B", "C"]


def test_a_mutual_event_reaches_both_sides_of_one_entry():
    met = signals(claim("They met in Geneva", CONFIRMATION, actors=("RU", "US"), counterparts=(), speaker=None), NOW)
    position = fold_all(met)[-1].position
    assert [(s.actor, s.counterpart, s.plans) for s in position.stands] == [("RU", "US", 1.0), ("US", "RU", 1.0)]


def test_what_is_older_than_the_horizon_makes_a_statement_and_no_position():
    recent, ancient = one_signal(claim()), one_signal(claim("An old refusal", hours=-24 * 181))
    *_, old = fold_all([recent, ancient])
    assert (old.outcome, old.changed, old.position, old.alerts) == (Outcome.HISTORY, False, None, ())
    assert old.statements[0].last_seen == ancient.event_time


def test_what_leaves_the_horizon_is_forgotten_with_its_ids():
    withdrawn = claim("an offer that never was", OPEN)
    story = [one_signal(claim()), *retraction(withdrawn, "c1", NOW)]
    remembered = entries.read(fold_all(story)[-1].entry)
    later = entries.read(fold_all([*story, one_signal(claim("a new offer", OPEN, hours=24 * 181))])[-1].entry)
    assert len(remembered.accounts) == 1
    assert len(remembered.blocked["RU"]) == 1
    assert [account.labels for account in later.accounts] == [(OPEN,)]
    assert later.blocked["RU"] == {}


def test_a_signal_of_a_newer_version_changes_nothing():
    entry = fold_all([one_signal(claim())])[-1].entry
    unknown = msgspec.convert(
        msgspec.to_builtins(one_signal(claim("new"))) | {"kind": "amend"}, type(one_signal(claim()))
    )
    stance = msgspec.to_builtins(one_signal(claim("newer")))
    stance["stances"] = [{"label": "ambivalent", "confidence": 0.9}]
    for signal in (unknown, msgspec.convert(stance, type(unknown))):
        folded = fold(entry, signal, Rules())
        assert (folded.outcome, folded.changed, folded.entry) == (Outcome.UNKNOWN, False, entry)


def test_a_wake_of_a_dyad_without_news_makes_no_entry():
    for rules in (Rules(), Rules(version="of another file")):
        folded = fold(None, wake("RU~US", START, START), rules)
        assert (folded.outcome, folded.changed, folded.entry, folded.position) == (Outcome.WOKEN, False, None, None)


def test_a_wake_rings_once_what_a_cooldown_held_back():
    rules = Rules(rules=(ShiftRule(cooldown=timedelta(hours=12)),))
    story = [
        claim("no sense whatever in meeting them", CLOSED),
        claim("an offer was made to Washington", OPEN, hours=100),
        claim("another round would suit the Kremlin", OPEN, hours=101),
        claim("the minister invited his colleague to Sochi", OPEN, hours=102),
        claim("guests are always welcome, he remarked", OPEN, hours=103),
        claim("it all depends on the sanctions", CONDITIONAL, hours=104),
    ]
    results = fold_all(map(one_signal, story), rules)
    assert [len(f.alerts) for f in results] == [0, 1, 0, 0, 0, 0]
    held = next(v for v in results[-1].position.verdicts if v.rule == "shift")
    assert (held.reason, held.statement_id) == (Reason.COOLDOWN, results[4].statements[0].statement_id)
    early, late = (START + timedelta(hours=h) for h in (105, 113))
    asleep, rung, again = fold_all([wake("RU~US", at, at) for at in (early, late, late)], rules, results[-1].entry)
    assert asleep.alerts == again.alerts == ()
    alert, over = rung.alerts
    assert (over.state, over.ending) == (State.RESOLVED, Ending.CHANGED), "the shift before it is history"
    assert alert.statement_id == held.statement_id
    assert alert.alert_id == digest("shift", "RU~US", held.statement_id)
    assert (alert.before.willingness_band, alert.after.willingness_band) == (Band.OPEN, Band.OPEN)
    assert measures(rung.position) == measures(results[-1].position)


def test_the_source_is_noted_but_never_decides():
    signal, other = one_signal(claim()), one_signal(claim("a different refusal altogether"))
    first = fold(None, signal, Rules(), Source(3, 41))
    assert entries.read(first.entry).source == Source(3, 41)
    # a topic that was made afresh starts at 0 again
    assert fold(first.entry, other, Rules(), Source(3, 0)).outcome is Outcome.NEW


@settings(max_examples=8)
@given(st.integers(0, 1000), st.integers(1, 90), st.sampled_from(["ar", "ru", "en"]))
def test_an_entry_never_takes_more_than_sixteen_kilobytes(seed, copies, language):
    entry = None
    for number in range(100):
        text = " ".join([words(f"{seed}/{number // copies}")] * 5)
        signal = one_signal(
            claim(
                text,
                LABELS[number % 6],
                hours=number,
                language=language,
                outlet=f"صحيفة {number} " * 4,
                speaker=Speaker(name=f"مسؤول {number}" * 5, party="RU"),
            )
        )
        folded = fold(entry, signal, Rules())
        entry = folded.entry
        assert len(entry) <= MAX_BYTES
        assert folded.position.stands[0].statements


def test_past_the_cap_the_oldest_statements_collapse_and_still_count():
    told_ = [one_signal(claim(words(n), CLOSED if n < 200 else OPEN, hours=n / 2, language="ru")) for n in range(260)]
    results = fold_all(told_)
    entry = entries.read(results[-1].entry)
    assert entry.collapsed > 0
    assert entry.collapsed + len(entry.accounts) == 260
    # 200 refusals against 60 offers, almost of one age
    assert -0.6 < results[-1].position.stands[0].willingness < -0.4


def test_a_retraction_of_what_collapsed_is_taken_out_of_its_bucket():
    story = [claim(words(n), CLOSED, hours=n / 2, language="ru") for n in range(200)]
    entry = fold_all(map(one_signal, story))[-1].entry
    before = entries.read(entry)
    taken = [signal for given_claim in story[:20] for signal in retraction(given_claim, "c1", NOW)]
    after = entries.read(fold_all(taken, entry=entry)[-1].entry)

    def closed(e):
        return sum(c.strengths.get(CLOSED, 0) for c in e.contributions("RU"))

    assert before.collapsed > 20
    assert closed(before) - closed(after) == 20 * 810


def test_an_entry_that_is_not_ours_is_a_bug():
    with pytest.raises(msgspec.MsgspecError):
        fold(b'{"dyad": 1}', one_signal(claim()), Rules())


def test_a_member_of_a_newer_version_is_ignored():
    entry = fold_all([one_signal(claim())])[-1].entry
    newer = msgspec.json.encode(msgspec.json.decode(entry) | {"mood": "tense"})
    assert fold(newer, one_signal(claim(outlet="B")), Rules()).outcome is Outcome.REPEAT


STORED = Path(__file__).parent.parent / "golden" / "entries" / "v1.json"


def test_an_entry_that_the_first_version_wrote_is_read_and_folded_on():
    entry = STORED.read_bytes().strip()
    copy, retracted = (
        claim("Moscow sees no sense in a meeting with the American envoys", outlet="Z", hours=4),
        claim(outlet="A"),
    )
    repeat, taken = fold_all([one_signal(copy), *retraction(retracted, "c9", NOW)], entry=entry)
    assert (repeat.outcome, taken.outcome) == (Outcome.REPEAT, Outcome.RETRACTED)
    assert repeat.statements[0].claims == 3
    assert repeat.statements[0].outlets == ("A", "B", "Z")
    assert {s.actor: (s.willingness_band, s.plans_band) for s in taken.position.stands} == {
        "RU": (Band.MIXED, Band.CONFIRMED),
        "US": (None, Band.CONFIRMED),
    }
    assert {(v.rule, v.actor, v.reason) for v in repeat.position.verdicts} == {
        ("shift", "RU", "no_change"),
        ("shift", "US", "first_evidence"),
    }, "the verdict of a rule that is no more is forgotten"


def test_an_entry_of_the_second_version_keeps_what_waits_and_what_rings():
    entry = (STORED.parent / "v2.json").read_bytes().strip()
    known = entries.read(entry)
    assert [firing.kind for firing in known.firing] == ["shift"]
    assert [pending.reason for pending in known.pending] == ["pending", "pending"]
    assert known.rhythm.recent
    assert known.next_wake == entries.next_wake(entry)
    assert entries.rules_of(entry) == "golden"
    rules = Rules(rules=(ShiftRule(), WatchRule(name="later", dyads=frozenset({"RU~US"}), hold=timedelta(days=9))))
    at = known.firing[0].until
    (end,) = fold(entry, wake("RU~US", moment(at), moment(at)), rules).alerts
    assert (end.state, end.alert_id) == (State.RESOLVED, known.firing[0].alert_id)
