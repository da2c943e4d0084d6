"""`parley serve`: articles over HTTP in; records of `parley.articles.raw` out."""

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with


@click.command(
    cls=Verb,
    examples=(
        "PARLEY_API_KEYS_FILE=/run/secrets/keys parley serve --brokers kafka-1:9092",
        "curl -d @article.json -H 'Content-Type: application/json' -H 'Authorization: Bearer KEY' http://127.0.0.1:8642/articles",
    ),
)
@brokers_option
@click.option("--host", metavar="ADDRESS", help="Where to listen; else PARLEY_DOOR_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Else PARLEY_DOOR_PORT, else 8642; 0 takes a free one.")
def command(brokers: str | None, host: str | None, port: int | None) -> None:
    """
    Take articles over HTTP and send them to Kafka.

    POST /articles takes one JSON object, a list, JSON lines (application/x-ndjson) or a page (text/html, with ?url=), packed with gzip or not. 202 says
    that Kafka has them; the same id with the same wording counts once. 413, 415 and 422 say what is wrong, 429 and 503 when to come
    again. Keys stand in PARLEY_API_KEYS, or in the file that PARLEY_API_KEYS_FILE names, as NAME:KEY; without any, only this machine can be served.
    """
    settings = settings_with(brokers)
    from streams.cli.serving import serve  # noqa: PLC0415 (help starts fast)

    serve(settings, host or settings.door_host, settings.door_port if port is None else port)
