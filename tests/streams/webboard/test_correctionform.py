"""What analysts put right: a form's fields in; a whole correction on Kafka's topic and in the store, or one line that says what is wrong, out."""

import pytest
from aiokafka.errors import KafkaTimeoutError

from streams.corrections import Correction
from streams.wire import decode
from tests.streams.webboard.board_news import all_news
from tests.streams.webboard.conftest import serving


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
        statement = board.queries.statements("RU~US")[0]
        page = (await board.get(f"/statements/{statement.statement_id}"))[1]
        assert "<details>" not in page
        assert (await board.post("/corrections", {}))[0] == 404
