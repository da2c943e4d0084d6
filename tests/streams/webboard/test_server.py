import asyncio
import html
import json
import re
from html.parser import HTMLParser

import msgspec
import pytest
from aiokafka.errors import KafkaTimeoutError

from classifiers.claim import Speaker
from streams.corrections import Correction
from streams.settings import SettingError, load
from streams.webboard.access import Gate
from streams.webboard.texts import table
from streams.wire import decode
from tests.integration.conftest import until
from tests.streams.webboard.board_news import NEWS, Log, all_news, article, claim
from tests.streams.webboard.conftest import serving


async def first_statement(board, dyad="RU~US"):
    return board.queries.statements(dyad)[0]


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_page_speaks_the_language_and_quotes_stay_in_theirs(board, language):
    statement = await first_statement(board, "IR~US")
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
        statement = await first_statement(board)
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


TRICKS = [
    "/?q=%27;DROP%20TABLE%20dyads",
    "/?q=%00",
    "/?q=%ff",
    "/?q=" + "a" * 81,
    "/?q=a&q=b",
    "/?sort=last;--",
    "/?sort=dyad%20DESC",
    "/?band=%27%20OR%201=1--",
    "/?band=other",
    "/?ringing=2",
    "/?page=0",
    "/?page=-1",
    "/?page=1e9",
    "/?page=%D9%A1",
    "/?page=99999999999999999999",
    "/?lang=../../etc/passwd",
    "/?unknown=1",
    "/?q=<script>alert(1)</script>",
    "/dyads/US~RU",
    "/dyads/RU",
    "/dyads/RU~US%27--",
    "/dyads/..%2F..%2Fetc~passwd",
    "/dyads/%3Cscript%3E~x",
    "/dyads/RU~US?page=x",
    "/dyads/RU~US?dyad=x",
    "/statements/%27%20OR%20%271%27=%271",
    "/statements/..%2f..%2fboard.sqlite",
    "/statements/a?claim=%27",
    "/statements/a?sent=2",
    "/rows?dyad=%27",
    "/rows?dyad=" + "&dyad=".join(f"A~B{n}" for n in range(101)),
    "/live?after=-1",
    "/live?after=1%3B",
    "/live?dyad=%27",
    "/live?after=1&after=2",
]


@pytest.mark.parametrize("path", TRICKS)
async def test_tricks_in_any_parameter_are_400(board, path):
    status, text, headers = await board.get(path)
    assert status == 400
    assert len(text.splitlines()) == 1, "one line that says what is wrong"
    assert headers["Content-Type"].startswith("text/plain")
    assert "<script" not in text
    assert len(board.queries.statements("RU~US")) == 5


async def test_a_browser_gets_the_fault_as_a_page_in_which_it_is_text(board):
    status, page, _ = await board.get("/?x%3Cb%3E=1", headers={"Accept": "text/html"})
    assert status == 400
    assert "&#x27;x&lt;b&gt;&#x27;: no such parameter" in page


@pytest.mark.parametrize(
    "path",
    [
        "/static/../store.py",
        "/static/%2e%2e%2fstore.py",
        "/static/board.sqlite",
        "/nothing",
        "/dyads/AA~ZZ",
        "/statements/abc",
    ],
)
async def test_what_is_not_there_is_404(board, path):
    assert (await board.get(path))[0] in (400, 404)


async def test_every_answer_forbids_what_the_page_does_not_need(board):
    for path in ("/", "/static/board.js", "/?q=%00", "/nothing"):
        _, _, headers = await board.get(path)
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_page_asks_nobody_else_and_has_no_style_or_script_of_its_own(board):
    statement = await first_statement(board)
    for path in ("/", "/dyads/RU~US", f"/statements/{statement.statement_id}"):
        page = (await board.get(path))[1]
        assert re.findall(r'<(?:script|link|img|iframe|form)[^>]*(?:src|href|action)="(?!/)', page) == []
        assert re.findall(r"\sstyle=|\son\w+=|<style", page) == []


HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []
        self.hrefs = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, tuple(name for name, _ in attrs)))
        self.hrefs += [value for name, value in attrs if name in ("href", "src", "action")]


async def test_an_article_whose_every_field_is_hostile_is_text_everywhere(tmp_path):
    row = (
        1,
        "en",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        f"said {HOSTILE} nothing",
        HOSTILE,
        "alert",
        None,
        "RU",
        "US",
        NEWS[0][-1],
    )
    told = msgspec.structs.replace(article(0, row), url="javascript:alert(1)", language='"><script>alert(1)</script>')
    one = claim(told, row)
    hostile = Speaker(name=HOSTILE, mention=HOSTILE, party="RU", id=HOSTILE)
    why = tuple(msgspec.structs.replace(w, rule=HOSTILE) for w in one.why)
    one = msgspec.structs.replace(one, speaker=hostile, why=why, when_date=HOSTILE, language=told.language)
    log = Log()
    log.publish(told, one)
    async with serving(tmp_path, log.reads) as board:
        statement = await first_statement(board)
        form = {
            "statement": statement.statement_id,
            "claim": one.claim_id,
            "fault": "not_a_claim",
            "note": HOSTILE,
        }
        assert (await board.post("/corrections", form))[0] == 303
        for path in ("/", "/rows?dyad=RU~US", "/dyads/RU~US", f"/statements/{statement.statement_id}"):
            status, page, _ = await board.get(path)
            assert status == 200
            tags = Tags()
            tags.feed(page)
            assert not [tag for tag, _ in tags.seen if tag in ("img", "b") and tag != "b"]
            assert [tag for tag, _ in tags.seen].count("script") == (0 if path.startswith("/rows") else 1)
            assert not [name for _, names in tags.seen for name in names if name.startswith("on")]
            assert not [href for href in tags.hrefs if href and not href.startswith(("/", "#", "https://"))]
            assert html.escape(HOSTILE)[:40] in page


async def read_events(board, count, after=None, headers=None, query=""):
    events = []
    address = f"{board.base}/live?{'' if after is None else f'after={after}'}{query}"
    async with board.session.get(address, headers=headers or {}) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        async for line in response.content:
            if line.startswith(b"id: "):
                events.append(int(line[4:]))
            if line.startswith(b"event: reset"):
                events.append("reset")
            if len(events) >= count:
                return events
    return events


async def test_changes_come_in_order_and_a_browser_that_was_away_misses_none(board):
    newest = board.queries.kept()[1]
    log = all_news()
    following = asyncio.create_task(read_events(board, 6, after=newest - 2))
    await until(lambda: len(board.hub))
    for read in log.reads[:20]:
        board.take([read])
    assert await asyncio.wait_for(following, 30) == list(range(newest - 1, newest + 5))
    resumed = await read_events(board, 3, after=1, headers={"Last-Event-ID": str(newest + 2)})
    assert resumed == [newest + 3, newest + 4, newest + 5], "what the browser says it saw last goes before the address"


@pytest.mark.parametrize("after", [10**9, 1])
async def test_a_number_that_is_not_kept_any_more_makes_the_page_begin_anew(board, after):
    board.store._connection.execute("DELETE FROM changes WHERE number < 8")
    newest = board.queries.kept()[1]
    assert await read_events(board, 2, after=after) == [newest, "reset"]


async def test_a_dyads_page_hears_only_of_its_own(board):
    own = [c.number for c in board.queries.changes(0, 99) if c.dyad == "IR~US"]
    assert await read_events(board, len(own), after=0, query="&dyad=IR~US") == own


@pytest.mark.slow
async def test_two_hundred_who_follow_miss_nothing_and_leave_nothing_behind(board):
    newest = board.queries.kept()[1]
    reads = [read for read in all_news().reads for _ in range(3)]
    expected = sum(read.current and type(read.record).__name__ in ("Position", "Statement", "Alert") for read in reads)
    followers = [asyncio.create_task(read_events(board, expected, after=newest)) for _ in range(200)]
    await until(lambda: len(board.hub) == 200, 60)
    for read in reads:
        board.take([read])
        await asyncio.sleep(0)
    everyone = await asyncio.wait_for(asyncio.gather(*followers), 90)
    assert all(events == list(range(newest + 1, newest + 1 + expected)) for events in everyone)
    # a connection that has closed is noticed when something is sent
    for _ in range(3):
        board.take(reads[:40])
        await asyncio.sleep(0.2)
    await until(lambda: not len(board.hub), 60)


async def test_one_who_is_too_slow_is_let_go_and_what_waits_for_it_is_bounded(board):
    follower = board.hub.follow(board.queries.kept()[1])
    step = asyncio.create_task(anext(follower))
    await until(lambda: len(board.hub))
    await asyncio.sleep(0.1)
    reads = [read for read in all_news().reads if read.current]
    for _ in range(60):
        board.take(reads)
    assert len(board.hub) == 0
    with pytest.raises(StopAsyncIteration):
        await step


async def correct(board, fault, statement=None, **fields):
    statement = statement or board.queries.statements("RU~US")[-1]
    (evidence,) = statement.evidence
    form = {
        "statement": statement.statement_id,
        "claim": evidence.claim_id,
        "fault": fault,
        "stance": "denial_of_plans",
        "actors": "RU",
        "counterparts": "US",
        "speaker": "Dmitry Peskov",
    } | fields
    return await board.post("/corrections", {name: value for name, value in form.items() if value is not None})


async def test_a_correction_goes_to_kafka_in_full_and_shows_at_once(board):
    status, _, headers = await correct(board, "wrong_stance", note="plans, not will")
    assert status == 303
    ((topic, value, options),) = board.producer.sent
    made = decode(Correction, value)
    assert topic == "parley.corrections"
    assert options["key"].decode() == made.correction_id
    assert [s.label.value for c in made.asserted for s in c.stances] == ["denial_of_plans"]
    assert [s.label.value for c in made.retracted for s in c.stances] == ["closed_to_dialogue"]
    assert made.model_version == "m1"
    assert made.sentence.text.endswith("discuss with Washington.")
    _, page, _ = await board.get(headers["Location"])
    assert "plans, not will" in page
    assert "Your correction is sent" in page


async def test_what_was_missed_is_found_by_its_words(board):
    words = "روسيا مستعدة لاستئناف الحوار"
    statement = board.queries.statements("RU~US")[2]
    (evidence,) = statement.evidence
    told = board.queries.claim(evidence.claim_id)
    form = {"words": words, "article": told.article_id, "revision": told.revision, "stance": "undecided", "speaker": ""}
    status, _, _ = await correct(board, "missed", statement, **form)
    assert status == 303
    made = decode(Correction, board.producer.sent[0][1])
    (new,) = made.asserted
    text = board.queries.article(told.article_id, told.revision).text
    assert text[new.start : new.end] == words
    assert made.retracted == ()
    assert made.standing == (told,)
    assert new.speaker is None


@pytest.mark.parametrize(
    ("fault", "fields", "told"),
    [
        ("wrong_stance", {"stance": "closed_to_dialogue"}, "nothing was changed"),
        ("wrong_stance", {"stance": "eager"}, "choose at least one stance"),
        ("wrong_stance", {"stance": None}, "choose at least one stance"),
        ("wrong_party", {"actors": "QQ"}, "no code of a state"),
        ("wrong_party", {"actors": ""}, "name one to 8 parties"),
        ("wrong_party", {"counterparts": "RU"}, "toward itself"),
        ("wrong_party", {"counterparts": "<b>"}, "begins with a letter"),
        ("wrong_speaker", {"speaker": "x~y"}, "begins with a letter"),
        (
            "missed",
            {"words": "words that nobody wrote", "article": "n0", "revision": "r0"},
            "do not stand in the article",
        ),
        ("missed", {"words": " ", "article": "n0", "revision": "r0"}, "mark the words"),
        ("missed", {"words": "x", "article": "gone", "revision": "r0"}, "no longer kept"),
        ("other", {}, "say what is wrong"),
        ("wrong_stance", {"claim": "abc"}, "the claim is not known"),
        ("wrong_stance", {"claim": "'"}, "id: letters"),
        ("wrong_stance", {"start": "x"}, "start: a whole number"),
        ("wrong_stance", {"field": "body"}, "field: title or text"),
        ("wrong_stance", {"more": "1"}, "no such parameter"),
        ("wrong_stance", {"note": "x" * 2001}, "note: too long"),
    ],
)
async def test_a_correction_that_cannot_be_meant_is_refused_in_one_line(board, fault, fields, told):
    status, text, _ = await correct(board, fault, **fields)
    assert status == 400
    assert told in text
    assert board.producer.sent == []


async def test_a_claim_is_corrected_once(board):
    assert (await correct(board, "not_a_claim"))[0] == 303
    status, text, _ = await correct(board, "not_a_claim")
    assert (status, "taken back already" in text) == (400, True)


async def test_where_kafka_does_not_take_it_nothing_is_kept(board):
    board.producer.fault = KafkaTimeoutError()
    status, text, _ = await correct(board, "not_a_claim")
    assert (status, "try again" in text) == (503, True)
    assert board.queries.corrections("n0") == ()


async def test_another_page_cannot_send_a_correction(board):
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        status, _, _ = await board.post("/corrections", {}, headers=headers)
        assert status == 403


async def test_without_corrections_there_is_no_form_and_nothing_to_send_to(tmp_path):
    async with serving(tmp_path, all_news().reads, PARLEY_BOARD_CORRECTIONS="off") as board:
        statement = await first_statement(board)
        page = (await board.get(f"/statements/{statement.statement_id}"))[1]
        assert "<details>" not in page
        assert (await board.post("/corrections", {}))[0] == 404


async def test_a_page_of_elsewhere_whose_name_leads_here_reads_nothing(board):
    assert (await board.get("/", headers={"Host": "evil.example"}))[0] == 401


async def test_with_a_token_only_those_who_know_it_may_look(tmp_path):
    async with serving(tmp_path, all_news().reads, PARLEY_BOARD_TOKEN="a long word") as board:
        assert (await board.get("/"))[0] == 401
        assert (await board.get("/live"))[0] == 401
        status, _, headers = await board.get("/", headers={"Accept": "text/html"})
        assert (status, headers["Location"]) == (303, "/sign-in")
        assert (await board.get("/", headers={"Authorization": "Bearer a long word"}))[0] == 200
        assert (await board.get("/", headers={"Authorization": "Bearer another"}))[0] == 401
        assert (await board.post("/sign-in", {"token": "another"}))[0] == 403
        status, _, headers = await board.post("/sign-in", {"token": "a long word"})
        assert status == 303
        cookie = headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "a long word" not in cookie
        value = cookie.partition(";")[0].partition("=")[2]
        assert (await board.get("/", cookies={"parley_board": value}))[0] == 200
        assert (await board.get("/", cookies={"parley_board": "x"}))[0] == 401


async def test_behind_a_proxy_its_header_says_who_corrects(tmp_path):
    async with serving(tmp_path, all_news().reads, PARLEY_BOARD_USER_HEADER="X-Forwarded-User") as board:
        assert (await board.get("/"))[0] == 401
        status, _, _ = await board.post("/corrections", {}, headers={"X-Forwarded-User": "layla"})
        assert status == 400
        statement = board.queries.statements("RU~US")[-1]
        form = {"statement": statement.statement_id, "claim": statement.evidence[0].claim_id, "fault": "not_a_claim"}
        assert (await board.post("/corrections", form, headers={"X-Forwarded-User": "layla"}))[0] == 303
        assert json.loads(board.producer.sent[0][1])["analyst"] == "layla"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.4", "board.example"])
def test_an_address_that_others_reach_must_say_who_may_look(host):
    with pytest.raises(SettingError, match="PARLEY_BOARD_TOKEN"):
        Gate(load({"PARLEY_BOARD_HOST": host}))
    assert Gate(load({"PARLEY_BOARD_HOST": host, "PARLEY_BOARD_TOKEN": "t"})).asks_for_token
