"""What strangers write: tricks in an address are refused, and hostile markup in the news is text."""

import html
import re
from html.parser import HTMLParser

import msgspec
import pytest

from classifiers.claim import Speaker
from tests.streams.webboard.board_news import NEWS, Log, article, claim
from tests.streams.webboard.conftest import serving

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
    statement = board.queries.statements("RU~US")[0]
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
        statement = board.queries.statements("RU~US")[0]
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
