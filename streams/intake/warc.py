"""WARC: a web archive's stream in; the drafts of its pages, each with its address and when it was fetched, out."""

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from msgspec.structs import replace
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from classifiers import dates
from classifiers.rejected import Reason, Rejected
from streams.intake.drafts import Draft
from streams.intake.html import MAX_PAGE_BYTES, page

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


class Capture(NamedTuple):
    """A response of an archive: which record it is, from 1, and its draft or why it has none."""

    number: int
    draft: Draft | Rejected


def captures(stream: BinaryIO) -> Iterator[Capture]:
    """
    Read the pages of an archive, packed or not, as far as the archive goes.

    Responses that are no page, or not answered 200, are passed over and only counted in the numbers. A record that can't be read is
    `Rejected`; an archive that can't be read on raises `OSError`.
    """
    number = 0
    try:
        for record in ArchiveIterator(stream, arc2warc=True):
            number += 1
            if record.rec_type == "response" and _is_page(record):
                yield Capture(number, _draft(record))
    except (ArchiveLoadFailed, ValueError, EOFError) as error:
        raise OSError(f"broken archive behind record {number}: {' '.join(str(error).split())}") from None


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() in _PAGES


def _draft(record: Any) -> Draft | Rejected:
    try:
        content = record.content_stream().read(MAX_PAGE_BYTES + 1)
    except (OSError, ValueError, EOFError) as error:
        return Rejected(Reason.OTHER, f"its content cannot be unpacked: {error}")
    headers = record.http_headers
    content_type = headers.get_header("Content-Type") or ""
    charset = content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    url = record.rec_headers.get_header("WARC-Target-URI")
    made = page(content, charset=charset, url=url, last_modified=headers.get_header("Last-Modified"))
    if isinstance(made, Rejected):
        return made
    fetched_at = dates.read(record.rec_headers.get_header("WARC-Date") or "")
    return replace(made, format="warc", fetched_at=fetched_at)
