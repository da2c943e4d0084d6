"""Restoring: labels without wording, and public repositories as checked out, in; labelled items as training reads them out: `python -m training.restore`."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec

from training import sources
from training.labelled import FOLDER, LabelledItem, LabelledSentence, read, sha


class Restored(NamedTuple):
    """An item with its texts; *lost* sentences could not be found, and are empty."""

    item: dict[str, Any]
    sentences: int
    lost: int


def restore(label: LabelledItem, checked_out: Path) -> Restored:
    """
    Find the texts of *label* in the folder *checked_out*, which has each repository as `owner/name`.

    Each sentence is the one that was labelled, by its hash, or is left empty with no claims. Raises `sources.MissingError` where the file is not
    there.
    """
    root = checked_out / label.source["repo"]
    best: list[str | None] = max(
        ([_cut(one, text) for one in label.sentences] for text in sources.texts(root, label.source)),
        key=lambda found: sum(found_one is not None for found_one in found),
        default=[None] * len(label.sentences),
    )
    if any(text is None and one.sha for one, text in zip(label.sentences, best, strict=True)):
        best = _by_hash(label, best, sources.strings(root, label.source))
    told = [text or "" for text in best]
    lost = sum(bool(one.sha and not text) for one, text in zip(label.sentences, told, strict=True))
    return Restored(_item(label, told), sum(bool(one.sha) for one in label.sentences), lost)


def _cut(one: LabelledSentence, text: str) -> str | None:
    """The sentence, if it stands in *text* where the label says."""
    if one.start is None or one.end is None or not one.sha:
        return None
    found = text[one.start : one.end]
    return found if sha(found) == one.sha else None


def _by_hash(label: LabelledItem, found: list[str | None], strings: Iterator[str]) -> list[str | None]:
    """Look for what is still missing, such as titles, among *strings*: whole, or by the places of a field beside the text."""
    wanted = {one.sha: at for at, one in enumerate(label.sentences) if one.sha and found[at] is None}
    filled = list(found)
    for text in strings:
        if (at := wanted.get(sha(text))) is not None:
            filled[at] = text
        for place in set(wanted.values()):
            cut = _cut(label.sentences[place], text)
            filled[place] = filled[place] or cut
    return filled


def _item(label: LabelledItem, texts: list[str]) -> dict[str, Any]:
    sentences = [
        {"i": one.i, "text": text, "claims": list(one.claims) if text else []}
        for one, text in zip(label.sentences, texts, strict=True)
    ]
    return {
        "id": label.id,
        "lang": label.lang,
        "date": label.date,
        "title": texts[0] or None,
        "source": label.source,
        "licence": label.licence,
        "sentences": sentences,
    }


def restore_all(labels: Path, checked_out: Path, out: Path, tell: Callable[[str], None]) -> int:
    """
    Restore every set of *labels* into *out*, as `train/ar.jsonl` and so on; how many sentences are lost.

    An item of which nothing is found is left out. Each repository that is missing, or at another commit, is told of once.
    """
    lost, told = 0, set()
    for path in sorted(labels.glob("*.jsonl.zst")):
        written: dict[str, list[bytes]] = {}
        for label in read(path):
            try:
                restored = restore(label, checked_out)
            except sources.MissingError as error:
                lost += sum(bool(one.sha) for one in label.sentences)
                if label.source["repo"] not in told:
                    told.add(label.source["repo"])
                    tell(f"{error}; check it out into {checked_out / label.source['repo']}")
                continue
            lost += restored.lost
            if restored.lost < restored.sentences:
                written.setdefault(label.set, []).append(msgspec.json.encode(restored.item) + b"\n")
        for name, lines in written.items():
            (out / name).mkdir(parents=True, exist_ok=True)
            (out / name / path.name.removesuffix(".zst")).write_bytes(b"".join(lines))
            tell(f"{name}/{path.name.removesuffix('.zst')}: {len(lines)} items")
    return lost


@click.command()
@click.argument("checked_out", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--labels", type=click.Path(path_type=Path, exists=True, file_okay=False), default=FOLDER)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for train/ and dev/."
)
@click.option("--list", "only_list", is_flag=True, help="Only list the repositories and commits to check out.")
def main(checked_out: Path, labels: Path, out: Path, only_list: bool) -> None:
    """Give the labels their texts again, out of repositories in CHECKED_OUT/owner/name."""
    try:
        if only_list:
            needed = {(one.source["repo"], one.source["commit"]) for path in labels.glob("*.zst") for one in read(path)}
            click.echo("\n".join(f"{repository} {commit}" for repository, commit in sorted(needed)))
            return
        lost = restore_all(labels, checked_out, out, click.echo)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if lost:
        click.echo(f"{lost} sentences could not be found", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
