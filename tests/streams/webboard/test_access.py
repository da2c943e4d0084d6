"""Who may look: this machine, whoever knows the word, or whom the proxy names."""

import json

import pytest

from streams.settings import SettingError, load
from streams.webboard.access import Gate
from tests.streams.webboard.board_news import all_news
from tests.streams.webboard.conftest import serving


async def test_a_page_of_elsewhere_whose_name_leads_here_reads_nothing(board):
    assert (await board.get("/", headers={"Host": "evil.example"}))[0] == 401


async def test_with_a_token_only_those_who_know_it_may_look(tmp_path):
    async with serving(tmp_path, all_news().reads, PARLEY_BOARD_TOKEN="a long word") as board:
        assert (await board.get("/"))[0] == 401
        assert (await board.get("/live"))[0] == 401
        status, _, headers = await board.get("/", headers={"Accept": "text/html"})
        assert (status, headers["Location"]) == (303, "/sign-in")
        status, form, _ = await board.get("/sign-in")
        assert status == 200
        assert "<script" not in form, "there is nothing to follow for one who may not look yet"
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
