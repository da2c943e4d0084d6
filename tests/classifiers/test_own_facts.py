import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import own_facts
from classifiers.gazetteer import GazetteerError, default, with_own
from classifiers.own_facts import Flag, OwnFactError, OwnForm, OwnGroup, OwnPerson
from classifiers.parties import analyse

FACTS = """# our desk
group\tBlue Nile Accord\tarmed_group\tSD

form\tBlue Nile Accord\tar\tاتفاق النيل الأزرق
person\tOmar Testov\tRU\tforeign_minister\t2031
form\tOmar Testov\tru\tТестов
form\tGE\ten\tGeorgia\tnever
form\tTR\ten\tSublime Porte\tambiguous
"""


def parties(text, language, *others, gazetteer):
    return [one.party for one in analyse([text, *others], language, gazetteer, None)[0].mentions]


def test_each_line_is_a_fact_with_its_place():
    group, name, person, *_ = own_facts.read(FACTS, "desk.tsv")
    assert group == OwnGroup(place="desk.tsv:2", id="Blue Nile Accord", kind="armed_group", home="SD")
    assert name == OwnForm(
        place="desk.tsv:4", of="Blue Nile Accord", language="ar", form="اتفاق النيل الأزرق", flag=Flag.SURE
    )
    assert person == OwnPerson(
        place="desk.tsv:5", name="Omar Testov", party="RU", role="foreign_minister", since="2031", until=""
    )


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        pytest.param("ووافق اتفاق النيل الأزرق على الحوار", "ar", ["Blue Nile Accord"], id="group"),
        pytest.param("The Blue Nile Accord agreed", "en", ["Blue Nile Accord"], id="its-id-is-its-english-name"),
        pytest.param("Встреча с Тестовым", "ru", ["RU"], id="case"),
        pytest.param("Georgia is open to talks", "en", [], id="never"),
        pytest.param("The Sublime Porte is open to talks", "en", [], id="ambiguous-without-witness"),
    ],
)
def test_own_facts_are_found_as_shipped_ones_are(text, language, found):
    assert parties(text, language, gazetteer=with_own(FACTS, "desk.tsv")) == found


def test_an_ambiguous_form_needs_the_story_to_speak_for_it():
    gazetteer = with_own(FACTS, "desk.tsv")
    assert parties("The Sublime Porte is open", "en", "Ankara said so.", gazetteer=gazetteer) == ["TR"]


def test_a_sure_form_overrides_what_the_shipped_files_say():
    assert parties("Moscow is open", "en", gazetteer=default()) == ["RU"]
    assert parties("Moscow is open", "en", gazetteer=with_own("form\tUS\ten\tMoscow", "x")) == ["US"]


def test_who_holds_an_office_can_be_told():
    [minister] = with_own(FACTS, "x").holders("RU", "foreign_minister", "2032-01-01")[:1]
    assert minister.name == "Omar Testov"


def test_the_version_names_the_facts_whatever_the_comments():
    plain = with_own("form\tUS\ten\tMoscow", "x").version
    assert plain == with_own("# hello\nform\tUS\ten\tMoscow\n", "other").version
    assert plain != with_own("form\tRU\ten\tMoscow", "x").version
    assert default().version == plain.partition("+")[0]
    assert default().own_version == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("grupo\tX", "x.tsv:2: 'grupo' is no fact; begin the line with group, person, form and a tab"),
        ("form\tRU\ten", "x.tsv:2: 2 cells; write form, of, language, form, flag, with a tab between them"),
        ("form\tRU\tde\tMoskau", "x.tsv:2: 'de' is no language of names; write ar, ru, en"),
        ("form\tRU\ten\t...", "x.tsv:2: '...' has no letter; write the form as it stands in news"),
        ("group\tANY", "x.tsv:2: 'ANY' has a meaning of its own in claims; give the group another id"),
        (
            "person\tOmar Testov\tRU\tpresident\t2024-05\t2023",
            "x.tsv:2: until 2023 is before since 2024-05; write the earlier date first",
        ),
        ("form\tRU\ten\tMoscow\tmaybe", "x.tsv:2: 'maybe' is no flag; leave it out, or write ambiguous or never"),
        (
            "person\tA B\tRU\tminister\t12.2024",
            "x.tsv:2: '12.2024' is no date of an office; write a year or a month, such as 2024-05",
        ),
        (f"group\t{'x' * 201}", "x.tsv:2: a cell has more than 200 characters; write one fact a line"),
    ],
)
def test_a_line_that_is_no_fact_says_where_and_what_to_write(line, told):
    text = f"form\tRU\ten\tMoscow\n{line}\nform\tUS\ten\tOval Office"
    assert own_facts.checked(text, "x.tsv")[1] == (told,)
    with pytest.raises(OwnFactError) as caught:
        own_facts.read(text, "x.tsv")
    assert str(caught.value) == told
    with pytest.raises(GazetteerError, match=r"x\.tsv:2"):
        with_own(text, "x.tsv")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("form\tXX\ten\tNowhere", "x:1: nobody is called 'XX'"),
        ("person\tA B\tXX", "x:1: 'XX' is no party"),
        ("form\tRU\ten\tWashington\tnever", "x:1: 'Washington' does not mean 'RU' in the first place"),
    ],
)
def test_a_fact_about_nobody_is_refused_with_its_place(text, told):
    with pytest.raises(GazetteerError) as caught:
        with_own(text, "x")
    assert str(caught.value).startswith(told)


@given(st.text())
def test_any_text_is_facts_or_faults_with_places(text):
    for fault in own_facts.checked(text, "f.tsv")[1]:
        assert fault.startswith("f.tsv:")


@pytest.mark.parametrize("dates", ["2024\t2024-05", "2024-05\t2024", "\t2024", "2024-05\t", "2023-12\t2024-01"])
def test_dates_in_order_are_no_fault(dates):
    assert own_facts.checked(f"person\tOmar Testov\tRU\tpresident\t{dates}", "x.tsv")[1] == ()
