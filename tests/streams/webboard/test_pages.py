"""The board's pages: what they say, in which language, and when they are made anew."""

import re

import msgspec
import pytest

from classifiers.claim import Claim, Decider, Why, Words
from streams.webboard.chart import charts
from streams.webboard.filters import Language
from streams.webboard.texts import table, texts
from tests.streams.webboard.board_news import CONDITIONAL, all_news
from tests.streams.webboard.conftest import serving


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_page_speaks_the_language_and_quotes_stay_in_theirs(board, language):
    statement = board.queries.statements("IR~US")[0]
    for path in ("/", "/dyads/IR~US", f"/statements/{statement.statement_id}"):
        status, page, _ = await board.get(f"{path}?lang={language}")
        assert status == 200
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert '<q lang="ar" dir="rtl" class="said">طهران لم تتخذ قرارا' in page
    assert ("الولايات المتحدة" in page) == (language == "ar")


def test_the_texts_have_the_same_placeholders_in_both_languages():
    english, arabic = table().values()
    assert english.keys() == arabic.keys()
    assert [key for key in english if english[key].count("%s") != arabic[key].count("%s")] == []


async def test_a_text_that_comes_after_its_statement_is_shown_although_nothing_else_changes(tmp_path):
    reads = all_news().reads
    texts = [read for read in reads if type(read.record).__name__ == "Article"]
    async with serving(tmp_path, [read for read in reads if read not in texts]) as board:
        statement = board.queries.statements("RU~US")[0]
        path = f"/statements/{statement.statement_id}?lang=en"
        assert "The text is not here" in (await board.get(path))[1]
        board.take(texts)
        page = (await board.get(path))[1]
        assert "The text is not here" not in page
        assert '<mark class="claim">a delegation </mark><mark class="claim why">will meet</mark>' in page


async def test_the_language_is_remembered_and_the_browsers_is_taken_before(board):
    _, page, _ = await board.get("/", headers={"Accept-Language": "ar-EG,ar;q=0.9"})
    assert '<html lang="ar"' in page
    _, _, headers = await board.get("/?lang=ar", headers={"Accept-Language": "en"})
    cookie = headers["Set-Cookie"].partition(";")[0]
    _, page, _ = await board.get("/", headers={"Accept-Language": "en", "Cookie": cookie})
    assert '<html lang="ar"' in page


async def test_each_axis_tells_its_own_change_in_a_week(board):
    _, page, _ = await board.get("/?lang=en&q=russia")
    assert re.findall(r'class="change up"[^>]*><span class="hidden">Change in a week: </span><span dir="ltr">▲ ([0-9.]+)', page) == ["1.24", "1.27"]  # fmt: skip


@pytest.mark.parametrize(("language", "name"), [("en", "mixed signals"), ("ar", "إشارات متضاربة")])
async def test_a_rule_that_ships_has_a_name_in_each_language_and_a_desks_own_keeps_its(board, language, name):
    _, page, _ = await board.get(f"/dyads/RU~US?lang={language}")
    assert f"<bdi>{name}</bdi>" in page
    assert "mixed_signals" not in page
    assert texts(Language(language)).rule("gulf_shift") == "gulf_shift"


@pytest.mark.parametrize(("path", "told"), [("/dyads/XX~YY", "لا شيء هنا."), ("/?sort=nought", "تعذر عرض هذا العنوان")])
async def test_a_fault_is_told_in_the_language_of_the_page_with_a_way_back(board, path, told):
    _, page, _ = await board.get(path, headers={"Accept": "text/html", "Accept-Language": "ar"})
    assert f"<h1>{told}</h1>" in page
    assert '<a href="/">كل الأزواج</a>' in page


async def test_a_chart_of_a_few_days_tells_hours_and_a_longer_one_days(board):
    position, points = board.queries.position("RU~US"), board.queries.points("RU~US")
    long, short = (str(charts(position, some, (), (), texts(Language.EN))) for some in (points, points[-1:]))
    ticks = re.compile(r'text-anchor="middle" class="tick">([^<]+)<')
    assert ticks.findall(long)[:4] == ["03-05", "03-09", "03-13", "03-17"]
    assert ticks.findall(short)[:3] == ["03-19 09:00", "03-19 21:00", "03-20 09:00"]


async def test_a_chart_marks_where_each_axis_stands_now_also_where_it_was_only_just_said(board):
    position, points = board.queries.position("EG~Hamas"), board.queries.points("EG~Hamas")
    assert len(points) == 1
    drawn = str(charts(position, points, (), (), texts(Language.EN)))
    assert re.findall(r'cy="([0-9.]+)" r="6" class="now plans"', drawn) == ["26.0"], "confirmed, at the top"
    assert "now willingness" not in drawn


async def test_parties_that_speak_as_one_stand_toward_each_other(tmp_path):
    log = all_news()
    told = [msgspec.structs.replace(r.record, actors=("EG", "Hamas"), counterparts=()) if isinstance(r.record, Claim) else r.record for r in log.reads]  # fmt: skip
    async with serving(tmp_path, [msgspec.structs.replace(r, record=one) for r, one in zip(log.reads, told, strict=True)]) as board:  # fmt: skip
        statement = board.queries.statements("EG~Hamas")[0]
        _, page, _ = await board.get(f"/statements/{statement.statement_id}?lang=en")
        assert "<dt>Toward whom</dt><dd>each other</dd>" in page


async def test_deciding_words_follow_each_other_in_their_own_direction(tmp_path):
    log = all_news()
    why = Why(label=CONDITIONAL, by=Decider.RULE, rule="if", words=(Words(start=0, end=4, text="أعلن"), Words(start=5, end=12, text="المتحدث")))  # fmt: skip
    reads = [msgspec.structs.replace(r, record=msgspec.structs.replace(r.record, why=(why,))) if isinstance(r.record, Claim) else r for r in log.reads]  # fmt: skip
    async with serving(tmp_path, reads) as board:
        statement = next(s for s in board.queries.statements("RU~US") if "ar" in s.languages)
        _, page, _ = await board.get(f"/statements/{statement.statement_id}?lang=en")
        assert '<span lang="ar" dir="rtl" class="words"><mark class="why">أعلن</mark> <mark class="why">المتحدث</mark></span>' in page  # fmt: skip


async def test_one_pair_is_no_plural(board):
    assert ">1 pair<" in (await board.get("/?lang=en&q=hamas"))[1]
    assert ">4 pairs<" in (await board.get("/?lang=en"))[1]
