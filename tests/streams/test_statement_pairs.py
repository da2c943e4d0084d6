"""
Which claims are one statement, measured on events that were told twice in each of three languages.

In a group the same speaker says several things of one stance on one day: two tellings of one event are the same statement, tellings of two are not.
"""

import json
from itertools import combinations, product
from pathlib import Path

import pytest

from classifiers.claim import Speaker
from classifiers.stance import Stance
from streams.repeats import same
from streams.statements import told
from tests.streams.claiming import claim, one_signal

GROUPS = json.loads((Path(__file__).parent.parent / "golden" / "statements" / "events.json").read_text("utf-8"))
LANGUAGES = {"ar", "ru", "en"}


def signal_of(group, telling, hours):
    language, text = telling
    return one_signal(
        claim(
            text,
            Stance(group["stance"]),
            hours=hours,
            speaker=Speaker(name=group["speaker"][0], party=group["speaker"][1]),
            actors=(group["actor"],),
            counterparts=(group["counterpart"],),
            language=language,
        )
    )


def merged(group, one, other):
    """Whether the second telling, five hours later, is taken for a repeat of the first; in both orders."""
    return [
        same([told(signal_of(group, first, 0))], signal_of(group, second, 5)) is not None
        for first, second in ((one, other), (other, one))
    ]


def pairs():
    """Yield (same, across languages, merged): each pair in both orders."""
    for group in GROUPS:
        for event in group["events"]:
            for one, other in combinations(event, 2):
                yield from ((True, one[0] != other[0], found) for found in merged(group, one, other))
        for event, another in combinations(group["events"], 2):
            for one, other in product(event, another):
                yield from ((False, one[0] != other[0], found) for found in merged(group, one, other))


@pytest.fixture(scope="module")
def measured():
    return list(pairs())


def share(rows):
    found = [merged for *_, merged in rows]
    return sum(found) / len(found)


def test_the_set_has_hundreds_of_pairs_of_each_kind(measured):
    for is_same, across in product((True, False), repeat=2):
        assert len([row for row in measured if row[:2] == (is_same, across)]) >= 90
    assert {telling[0] for group in GROUPS for event in group["events"] for telling in event} == LANGUAGES


def test_fewer_than_one_in_a_hundred_different_pairs_is_merged(measured):
    assert share([row for row in measured if not row[0]]) < 0.01


def test_nine_in_ten_repeats_within_a_language_are_known(measured):
    assert share([row for row in measured if row[0] and not row[1]]) >= 0.9


def test_three_in_four_repeats_across_languages_are_known(measured):
    assert share([row for row in measured if row[0] and row[1]]) >= 0.75


@pytest.mark.parametrize("stance", ["open_to_dialogue", "denial_of_plans"])
def test_what_changed_on_the_same_day_is_another_statement_in_any_words(stance):
    group = GROUPS[0] | {"stance": stance}
    for one, other in combinations([telling for event in group["events"] for telling in event], 2):
        changed = signal_of(group, other, 2)
        assert same([told(signal_of(GROUPS[0], one, 0))], changed) is None
