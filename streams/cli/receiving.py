"""Receiving: receivers in; what they are told of, and what they answer to a ping, out on the terminal."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from classifiers.identity import digest
from streams import alertmanager, webhooks
from streams.attempts import Outcome
from streams.cli.printing import printable
from streams.courier import headers
from streams.posting import Answer, Post
from streams.receivers import Kind, Receiver, Receivers
from streams.routes import Route


def show(receivers: Receivers) -> None:
    """Print the receivers, then the routes."""
    for one in receivers.by_name.values():
        signed = f"signed with {len(one.secrets)} secret{'s'[: len(one.secrets) != 1]}" if one.secrets else ""
        click.echo(f"{one.name:<16} {one.kind:<12} {signed}".rstrip())
    if not receivers.routes:
        click.echo("every alert goes to all of them")
    for route in receivers.routes:
        click.echo(f"{_condition(route)} -> {', '.join(route.to)}")
    reached = {name for route in receivers.routes for name in route.to}
    for name in receivers.by_name:
        if receivers.routes and name not in reached:
            click.echo(f"no route leads to {name}", err=True)


def ping(receivers: Sequence[Receiver]) -> bool:
    """Ask all of them at once, and print what each answered; whether all answered as they should."""
    answers = asyncio.run(_ask(receivers))
    for one, (good, line) in zip(receivers, answers, strict=True):
        click.echo(f"{one.name:<16} {one.kind:<12} {'ok    ' if good else 'FAILED'} {printable(line)}")
    return all(good for good, _ in answers)


async def _ask(receivers: Sequence[Receiver]) -> list[tuple[bool, str]]:
    return await asyncio.gather(*(_asked(one) for one in receivers))


async def _asked(one: Receiver) -> tuple[bool, str]:
    post = Post(one.url, one.allow)
    try:
        return await (_alertmanager(post, one) if one.kind is Kind.ALERTMANAGER else _webhook(post, one))
    finally:
        await post.close()


async def _webhook(post: Post, one: Receiver) -> tuple[bool, str]:
    now = datetime.now(UTC)
    content = webhooks.ping(one.name, now)
    signed = webhooks.signed(one.secrets, digest("ping", one.name, now.isoformat()), content, now)
    answer = await post.ask("POST", content, signed, now)
    return answer.attempt.outcome is Outcome.DELIVERED, _told(answer)


async def _alertmanager(post: Post, one: Receiver) -> tuple[bool, str]:
    now = datetime.now(UTC)
    answer = await post.ask("POST", alertmanager.body([]), headers(one), now, alertmanager.PATH)
    if answer.attempt.outcome is not Outcome.DELIVERED:
        return False, _told(answer)
    status = await post.ask("GET", None, headers(one), now, alertmanager.STATUS_PATH)
    return True, f"{_told(answer)}, takes alerts{_version(status)}"


def _version(answer: Answer) -> str:
    # the answer may be longer than what is read of it: the version is looked for, not decoded
    _, found, rest = answer.content.decode(errors="replace").partition('"version":"')
    return f", Alertmanager {rest.partition(chr(34))[0][:40]}" if found else ""


def _told(answer: Answer) -> str:
    attempt = answer.attempt
    if attempt.outcome is Outcome.DELIVERED:
        return f"{attempt.status} in {attempt.seconds * 1000:.0f} ms from {answer.address}"
    advice = f"; {_ADVICE[attempt.outcome]}" if attempt.outcome in _ADVICE else ""
    return f"{attempt.outcome}: {attempt.detail}{advice}"


_ADVICE = {
    Outcome.UNAUTHORIZED: "it knows another secret or password",
    Outcome.NOT_FOUND: "the path of its address is wrong",
    Outcome.REDIRECTED: "redirects are not followed; write the address that it names",
    Outcome.BAD_TLS: "its certificate is not to be trusted",
    Outcome.UNRESOLVED: "no name server knows its name",
    Outcome.GONE: "it wants no more",
}


def _condition(route: Route) -> str:
    fields = (name for name in route.__struct_fields__ if name != "to")
    said = {name: [str(value) for value in getattr(route, name)] for name in fields}
    return ", ".join(f"{name} {' or '.join(values)}" for name, values in said.items() if values) or "everything"
