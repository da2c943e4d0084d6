"""`parley board`: the environment in; a live page in a browser, until it is told to stop, out."""

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import brokers_option, settings_with


@click.command(
    cls=Verb,
    examples=(
        "parley board                                    # http://127.0.0.1:9465, for this machine alone",
        "parley board --port 8080 --corrections          # analysts may put claims right",
        "PARLEY_BOARD_TOKEN_FILE=/run/secrets/board PARLEY_BOARD_HOST=0.0.0.0 parley board",
    ),
)
@click.option("--port", type=click.IntRange(0, 65535), help="The port of the page; else PARLEY_BOARD_PORT, else 9465.")
@click.option("--corrections", is_flag=True, help="Let analysts correct claims; else PARLEY_BOARD_CORRECTIONS.")
@brokers_option
def command(port: int | None, corrections: bool, brokers: str | None) -> None:
    """
    Show where everyone stands, live, in a browser.

    The page follows Kafka by itself and keeps what it shows in PARLEY_DATA_DIR; delete that file and it is made anew. It makes no requests to anywhere else. Who may look:
    PARLEY_BOARD_TOKEN, or PARLEY_BOARD_USER_HEADER behind a proxy; see docs/board.md.
    """
    from msgspec.structs import replace  # noqa: PLC0415 (help starts fast)

    settings = settings_with(brokers)
    settings = replace(settings, board_port=settings.board_port if port is None else port)
    if corrections:
        settings = replace(settings, board_corrections="on")
    from streams.settings import SettingError  # noqa: PLC0415
    from streams.webboard.access import Gate  # noqa: PLC0415
    from streams.webboard.run import run  # noqa: PLC0415

    try:
        Gate(settings)
    except SettingError as error:
        raise Failure(str(error)) from None
    host = f"[{settings.board_host}]" if ":" in settings.board_host else settings.board_host
    raise click.exceptions.Exit(
        run(settings, lambda found: click.echo(f"the board is at http://{host}:{found}", err=True))
    )
