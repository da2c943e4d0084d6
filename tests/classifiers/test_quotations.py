import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.quotations import quotations

MARKED_TEXT = st.text(st.sampled_from("«»“”„‟\"'‘’‚‛‹›`ab ш.,—\n\ud800\x00") | st.characters())


def quoted(text):
    return [text[span.slice] for span in quotations(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("«Да», — сказал он.", ["Да"], id="russian"),
        pytest.param("قال الوزير: «لا موعد للقاء» أمس", ["لا موعد للقاء"], id="arabic guillemets"),
        pytest.param('وقال "لا موعد" وأضاف "سنرى"', ["لا موعد", "سنرى"], id="arabic straight"),
        pytest.param('قال" لا موعد" وأضاف', ["لا موعد"], id="a space on the wrong side"),
        pytest.param("نقلت وكالة “تاس” ذلك", ["تاس"], id="a name is a quotation as well"),
        pytest.param("“We wait,” she said. “Nothing more.”", ["We wait,", "Nothing more."], id="english curly"),
        pytest.param("‘We don’t wait,’ she said", ["We don’t wait,"], id="single, with an apostrophe"),
        pytest.param("'No date yet,' she's told us", ["No date yet,"], id="typewriter single"),
        pytest.param("‘The envoys’ plane left,’ she said", ["The envoys’ plane left,"], id="a plural's apostrophe"),
        pytest.param("„Нет“, ответила она", ["Нет"], id="low opening"),
        pytest.param("''Not now'' was all", ["Not now"], id="two single ones"),
        pytest.param("``Not now'' was all", ["Not now"], id="typesetters'"),
        pytest.param('She said “no", he said', ["no"], id="mixed kinds"),
        pytest.param("»Nein«, sagte sie", ["Nein"], id="turned guillemets"),
        pytest.param("« Non », dit-elle", ["Non"], id="spaces inside the marks"),
        pytest.param("«Газета «Вечер» ошиблась», — сказал он", ["Газета «Вечер» ошиблась"], id="nested, same kind"),
        pytest.param("«Так пишет «Вечер», — сказал он", ["Так пишет «Вечер"], id="one mark closes two"),
        pytest.param("“The ‘plan’ is dead,” he said", ["The ‘plan’ is dead,"], id="nested, other kind"),
        pytest.param('"Call it “talks” or not"', ["Call it “talks” or not"], id="curly in straight"),
        pytest.param('"A" and stray" then "B"', ["A", "B"], id="a stray mark between"),
        pytest.param('He said "no', [], id="unclosed"),
        pytest.param("«Он молчал. Потом ушёл.", [], id="unclosed guillemet"),
        pytest.param('شكرا جزيلا".', [], id="unopened"),
        pytest.param("The ministers’ talks, the '90s, don't", [], id="only apostrophes"),
        pytest.param('"" «» “ ”', [], id="nothing inside"),
        pytest.param("", [], id="empty"),
    ],
)
def test_quotations_are_found_without_their_marks(text, found):
    assert quoted(text) == found


@given(MARKED_TEXT)
def test_quotations_of_any_text_lie_in_it_in_order_apart_and_not_empty(text):
    past = 0
    for span in quotations(text):
        assert past < span.start < span.end < len(text)
        assert text[span.slice] == text[span.slice].strip() != ""
        past = span.end


@given(st.text("абв ", min_size=1).filter(str.strip), st.text("абв. "), st.text("абв. "))
def test_a_balanced_quotation_is_found_wherever_it_stands(content, before, after):
    for opening, closing in ("«»", "“”", '""'):
        assert content.strip() in quoted(f"{before} {opening}{content.strip()}{closing} {after}")


@pytest.mark.parametrize("unit", ["«", '"', "“", "a' ", "«a» ", '"a '])
def test_long_runs_of_marks_take_linear_time(unit):
    began = time.process_time()
    quotations(unit * 100_000)
    assert time.process_time() - began < 10
