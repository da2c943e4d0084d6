"""`parley version`: nothing in; the versions of everything that decides what comes out, out."""

import click

from streams.cli.group import Verb


@click.command(
    cls=Verb,
    examples=("parley version --json",),
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object instead of lines.")
def command(as_json: bool) -> None:
    """Tell what runs: Parley, its model and gazetteer, Python and the libraries that matter."""
    import orjson  # noqa: PLC0415 (help starts fast)

    from streams.versions import versions  # noqa: PLC0415

    found = versions()
    if as_json:
        click.echo(orjson.dumps(found).decode())
        return
    width = max(map(len, found))
    for name, version in found.items():
        click.echo(f"{name:<{width}}  {version}")
