"""The desk: a filled-in correction form in; the correction in Kafka and in the store, and where the analyst goes next, out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from aiohttp import web
from aiokafka.errors import KafkaError

from classifiers.raw import Field
from streams.correcting import About, Form, WrongFormError, correction_of, standing
from streams.corrections import Correction, Fault
from streams.settings import Settings
from streams.topics import CORRECTIONS
from streams.webboard.filters import BadParameterError, id_of, known, number_of
from streams.webboard.queries import Queries
from streams.wire import cloud_event, encode

_FIELDS = (
    "statement",
    "claim",
    "fault",
    "stance",
    "actors",
    "counterparts",
    "speaker",
    "note",
    "words",
    "field",
    "start",
    "article",
    "revision",
)
_LONGEST = 2000
_SOURCE = "/parley/board"

Keep = Callable[[Correction], Awaitable[None]]
"""Puts a correction into the store and tells those who look."""

log = structlog.get_logger()


class Desk:
    """Takes corrections. *producer* is an aiokafka producer that is started and stopped by whoever made it."""

    def __init__(self, settings: Settings, producer: Any, queries: Queries, keep: Keep) -> None:
        self._topic = CORRECTIONS.named(settings.topic_prefix)
        self._producer = producer
        self._queries = queries
        self._keep = keep

    async def take(self, form: Mapping[str, str], analyst: str | None) -> str:
        """
        Check the form, write the correction to Kafka, then show it; return the address of the page to go to.

        Raises `BadParameterError` for what can't be meant, and `HTTPServiceUnavailable` where Kafka does not take it: then nothing was kept.
        """
        known(form, *_FIELDS)
        statement = id_of(form.get("statement", ""))
        try:
            filled, about = _form(form), await asyncio.to_thread(self._about, form)
            made = correction_of(filled, about, analyst, datetime.now(UTC))
        except WrongFormError as error:
            raise BadParameterError(str(error)) from None
        await self._send(made)
        await self._keep(made)
        log.info("corrected", fault=made.fault.value, correction_id=made.correction_id, analyst=analyst)
        return f"/statements/{statement}?sent=1"

    async def _send(self, made: Correction) -> None:
        headers = cloud_event(self._topic, made.correction_id, _SOURCE, made.made_at)
        try:
            await self._producer.send_and_wait(
                self._topic, encode(made), key=made.correction_id.encode(), headers=headers
            )
        except KafkaError as error:
            log.warning("correction_not_sent", error=repr(error))
            raise web.HTTPServiceUnavailable(
                reason="Kafka did not take the correction; try again in a moment"
            ) from None

    def _about(self, form: Mapping[str, str]) -> About:
        claim = self._queries.claim(id_of(form["claim"])) if form.get("claim") else None
        article_id = form.get("article") or (claim.article_id if claim else "")
        revision = form.get("revision") or (claim.revision if claim else "")
        corrections = self._queries.corrections(article_id)
        claims = standing(self._queries.claims_of(article_id, revision), corrections)
        if claim is not None and claim.claim_id not in {one.claim_id for one in claims}:
            claim = None  # taken back already
        return About(claim=claim, article=self._queries.article(article_id, revision), claims=claims)


def _form(form: Mapping[str, str]) -> Form:
    for name, value in form.items():
        if len(value) > _LONGEST or "\x00" in value:
            raise BadParameterError(f"{name}: too long, or no text")
    fault, field = form.get("fault", ""), form.get("field", "")
    if fault not in {one.value for one in Fault} - {Fault.OTHER.value}:
        raise BadParameterError("fault: say what is wrong")
    fields: dict[str, Field] = {"title": "title", "text": "text"}
    if field not in ("", *fields):
        raise BadParameterError("field: title or text")
    return Form(
        fault=Fault(fault),
        stances=tuple(label for label in form.get("stance", "").split(",") if label),
        actors=form.get("actors", ""),
        counterparts=form.get("counterparts", ""),
        speaker=form.get("speaker", ""),
        note=form.get("note", ""),
        # a form's line ends are those of the web, an article's are its own
        words=form.get("words", "").replace("\r\n", "\n"),
        field=fields.get(field),
        start=number_of("start", form["start"], most=10**7) if form.get("start") else None,
    )
