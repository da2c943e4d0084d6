import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.gazetteer import Entry, Gazetteer, GazetteerError, Kind, default

HEADERS = {
    "countries.tsv": "code\twikidata\tname_en",
    "country_aliases.tsv": "code\tlang\tform\tkind\tambiguous\tsource",
    "groups.tsv": "id\twikidata\tname_en\tkind\thome_country",
    "group_aliases.tsv": "id\tlang\tform\tambiguous\tsource",
    "institutions.tsv": "name_en\tparty\tkind",
    "institution_aliases.tsv": "name_en\tlang\tform\tambiguous\tsource",
    "persons.tsv": "key\tid\tname_en\tparty\trole\tfrom\tto\tsource",
    "person_aliases.tsv": "key\tlang\tform\tambiguous\tsource",
}


def folder(path: Path, **rows: list[str]) -> Path:
    for name, header in HEADERS.items():
        lines = [header, *rows.get(name.removesuffix(".tsv"), [])]
        (path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def named(text: str, language: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.senses[0].entry.name) for m in default().find(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("ar", "وللروس", [("روس", "Russia")], id="arabic-conjunction-and-preposition"),
        pytest.param("ar", "التقى الوفد بالإيرانيين", [("الإيرانيين", "Iran")], id="arabic-plural"),
        pytest.param("ar", "الدولتان الكوريتان", [("الكوريتان", "North and South Korea")], id="arabic-dual"),
        pytest.param("ar", "#كوريا_الشمالية", [("كوريا_الشمالية", "North Korea")], id="hashtag"),
        pytest.param("ar", "عروسين", [], id="arabic-part-of-a-word"),
        pytest.param("ru", "переговоры с Соединёнными Штатами", [("Соединёнными Штатами", "United States")], id="case"),
        pytest.param(
            "ru", "встреча с Дмитрием Песковым", [("Дмитрием Песковым", "Dmitry Peskov")], id="surname-in-case"
        ),
        pytest.param("ru", "с американскими дипломатами", [("американскими", "United States")], id="adjective"),
        pytest.param("ru", "кремлёвский", [], id="russian-part-of-a-word"),
        pytest.param("en", "Iran's envoy", [("Iran", "Iran")], id="possessive"),
        pytest.param("en", "the North Korean side", [("North Korean", "North Korea")], id="longest-not-first"),
        pytest.param("en", "they told us", [], id="capitals-tell-US-from-us"),
    ],
)
def test_names_are_found_as_they_are_written(language, text, expected):
    assert named(text, language) == expected


def test_a_form_keeps_all_that_it_can_mean():
    [match] = [m for m in default().find("Clinton will attend", "en") if m.senses]
    assert {"Bill Clinton", "Hillary Clinton"} <= {sense.entry.name for sense in match.senses}


def test_nothing_is_found_in_a_language_without_files():
    assert default().find("Iran", "fr") == ()


@pytest.mark.parametrize(
    ("party", "role", "date", "holder"),
    [
        ("US", "head_of_state", "2015-07-01", "Barack Obama"),
        ("US", "head_of_state", "2024-07-01", "Joe Biden"),
        ("RU", "foreign_minister", "2024-07-01", "Sergei Lavrov"),
    ],
)
def test_the_holder_of_an_office_depends_on_the_date(party, role, date, holder):
    assert default().holders(party, role, date)[0].name == holder


def test_without_a_date_nobody_holds_an_office():
    assert default().holders("US", "head_of_state", None) == ()


def test_a_pattern_word_takes_its_country():
    ministry = Entry(name="Foreign Ministry", kind=Kind.INSTITUTION, party=None)
    assert default().institution("IR", ministry).name == "Iranian Foreign Ministry"
    assert default().institution("US", ministry).name == "US State Department"


def test_an_unknown_spelling_leads_to_the_person_only_with_a_party_and_in_time():
    found = default().person("Rubio", {"US"}, "2025-03-01")
    assert found is not None
    assert found.name == "Marco Rubio"
    assert default().person("Rubio", {"FR"}, "2025-03-01") is None
    assert default().person("Rubio", {"US"}, "1990-03-01") is None


def test_an_organ_speaks_for_its_organisation():
    council = default().entry(Kind.GROUP, "UN Security Council")
    assert council is not None
    assert council.party == "UN"


@pytest.mark.parametrize(
    ("rows", "place", "reason"),
    [
        ({"countries": ["RU\tQ159"]}, "countries.tsv:2", "columns"),
        ({"country_aliases": ["XX\ten\tNowhere\tname\t\teditor"]}, "country_aliases.tsv:2", "is not in the file"),
        (
            {"countries": ["RU\tQ159\tRussia"], "country_aliases": ["RU\tde\tRussland\tname\t\teditor"]},
            "country_aliases.tsv:2",
            "want a language",
        ),
        (
            {"countries": ["RU\tQ159\tRussia"], "country_aliases": ["RU\ten\tRussia\tname\tmaybe\teditor"]},
            "country_aliases.tsv:2",
            "ambiguous",
        ),
    ],
)
def test_a_bad_row_stops_loading_with_its_place(tmp_path, rows, place, reason):
    with pytest.raises(GazetteerError, match=place) as raised:
        Gazetteer(folder(tmp_path, **rows))
    assert reason in str(raised.value)


def test_the_version_changes_with_the_files(tmp_path):
    before = Gazetteer(folder(tmp_path)).version
    after = Gazetteer(folder(tmp_path, countries=["RU\tQ159\tRussia"])).version
    assert before != after
    assert Gazetteer(tmp_path).version == after


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_files_are_sorted_and_hold_every_fact_once(name):
    path = Path(__file__).parents[2] / "classifiers" / "data" / "gazetteer" / name
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert header == HEADERS[name]
    assert lines == sorted(set(lines), key=str.encode)
    assert all(len(row) == len(header.split("\t")) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@given(st.text(), st.sampled_from(["ar", "ru", "en"]))
def test_any_text_gives_names_inside_it_in_order_and_twice_the_same(text, language):
    found = default().find(text, language)
    assert found == default().find(text, language)
    ends = [0]
    for match in found:
        assert ends[-1] <= match.start < match.end <= len(text)
        ends.append(match.end)
