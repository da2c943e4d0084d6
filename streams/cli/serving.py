"""Serving from the command line: settings in; the HTTP door, until it is told to stop, out."""

import asyncio
import contextlib
import ipaddress
import signal

import click

from streams.cli.group import Failure
from streams.intake.delivery import Delivery
from streams.intake.door import Keys
from streams.intake.serving import Door
from streams.settings import Settings
from streams.topics import TopicsError, UnreachableError


def serve(settings: Settings, host: str, port: int) -> None:
    """
    Serve on *host* and *port* until SIGTERM or Ctrl-C; what is under way is finished.

    Raises `Failure` where Kafka isn't there, the address can't be had, or everybody on a network could send.
    """
    keys = _keys(settings)
    if keys is None and not _is_this_machine(host):
        raise Failure(
            f"without keys only this machine is served, and {host} is not; set PARLEY_API_KEYS_FILE to a file of NAME:KEY lines"
        )
    try:
        asyncio.run(_serve(settings, keys, host, port))
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(
            f"cannot listen on {host}:{port}: {error.strerror or error}; name another with --host and --port"
        ) from None


async def _serve(settings: Settings, keys: Keys | None, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Delivery(settings) as delivery:
        door = Door(delivery, keys, topic=delivery.topic)
        bound = await door.start(host, port)
        click.echo(f"taking articles at http://{f'[{host}]' if ':' in host else host}:{bound}/articles", err=True)
        try:
            await stopped.wait()
        finally:
            await door.stop()


def _keys(settings: Settings) -> Keys | None:
    if settings.api_keys is None:
        return None
    try:
        return Keys(settings.api_keys.reveal())
    except ValueError as error:
        raise Failure(f"PARLEY_API_KEYS: {error}") from None


def _is_this_machine(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
