"""The gazetteer's tables agree with each other and with themselves."""

from collections import Counter, defaultdict
from importlib.resources import files

import pytest

FOLDER = files("classifiers") / "data" / "gazetteer"
OLD_GROUPS_WITHOUT_A_LANGUAGE = 5


def rows(name):
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize("file", [one.name for one in FOLDER.iterdir() if one.name.endswith(".tsv")])
def test_a_table_is_sorted_and_says_nothing_twice(file):
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(set(lines), key=str.encode)
    assert all(line == line.strip(" ") and "  " not in line for line in lines)


def test_every_home_is_a_country_and_every_party_is_known():
    countries = {code for code, *_ in rows("countries.tsv")}
    groups = {key for key, *_ in rows("groups.tsv")}
    homes = {code for *_, kind, home in rows("groups.tsv") for code in home.split() if kind != "organ"}
    assert homes - countries <= {"EU", "UN"}
    assert {party for _, _, _, party, *_ in rows("persons.tsv") if party} <= countries | groups


def test_groups_are_named_in_all_three_languages():
    languages = defaultdict(set)
    for key, language, *_ in rows("group_aliases.tsv"):
        languages[key].add(language)
    lacking = [key for key, *_ in rows("groups.tsv") if languages[key] != {"ar", "ru", "en"}]
    assert len(lacking) <= OLD_GROUPS_WITHOUT_A_LANGUAGE, lacking


def test_a_form_of_two_groups_is_flagged_for_one_of_them_at_least():
    owners = defaultdict(set)
    for key, language, form, ambiguous, _ in rows("group_aliases.tsv"):
        if not ambiguous:
            owners[language, form].add(key)
    assert {form: keys for form, keys in owners.items() if len(keys) > 1} == {}


def test_an_office_ends_after_it_began():
    wrong = [row for row in rows("persons.tsv") if row[5] and row[6] and row[6] < row[5][: len(row[6])]]
    assert wrong == []


def test_a_person_is_there_once():
    twice = [key for key, count in Counter(row[0] for row in rows("persons.tsv")).items() if count > 1]
    assert twice == []
