"""Fifty raw inputs in the manner of thirty kinds of outlet: what each becomes, and that every offset leads back to the words as they came."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import ftfy.bad_codecs  # noqa: F401, registers the 'sloppy' encodings
import msgspec
import pytest
from msgspec.structs import replace

from classifiers import article as articles
from classifiers import raw
from classifiers.article import Article
from classifiers.reader import default
from classifiers.repairs import Repaired, repair
from classifiers.sentences import sentences
from streams.intake.drafts import raw_value
from streams.intake.html import page
from streams.intake.items import Item
from streams.intake.sources import Format, Reading
from streams.intake.sources import articles as read_sources

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "golden" / "intake"


class Case(NamedTuple):
    name: str
    kind: str
    options: dict
    content: bytes
    expected: dict


def cases():
    for path in sorted(FOLDER.glob("*.txt")):
        for block in re.split(r"^#### ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            heading, _, rest = block.partition("\n")
            name, kind, options = (part.strip() for part in heading.split("|"))
            written, _, expected = rest.rpartition("----\n")
            settings = dict(option.partition("=")[::2] for option in options.split())
            lines = [line for line in expected.splitlines() if line]
            found = {mark: [line[2:] for line in lines if line[0] == mark] for mark in "TDOAKPS"}
            yield Case(f"{path.stem}: {name}", kind, settings, content(written.rstrip("\n"), settings), found)


def content(written, settings):
    """The bytes that came: in an encoding of their own, or misread on the way."""
    match settings.get("mojibake"):
        case None:
            return written.encode(settings.get("enc", "utf-8"))
        case "cp1256-as-latin":
            misread = written.encode("cp1256").decode("sloppy-windows-1252")
        case "cp1251-as-latin":
            misread = written.encode("cp1251").decode("sloppy-windows-1252")
        case encoding:
            misread = written.encode().decode(f"sloppy-windows-{encoding.removeprefix('cp')}")
    return misread.encode()


def value_of(case, tmp_path):
    if case.kind == "html":
        made = page(case.content, charset=case.options.get("charset"), url=case.options.get("url"))
        return raw_value(made, NOW)
    path = tmp_path / f"story.{'xml' if case.kind == 'feed' else case.kind}"
    path.write_bytes(case.content)
    found = [*read_sources([str(path)], Reading(format=Format(case.kind), now=lambda: NOW))]
    assert len(found) == 1, found
    assert isinstance(found[0], Item), found
    return found[0].value


def read(value):
    assert isinstance(value, bytes), value
    sent = raw.parse(value)
    assert isinstance(sent, raw.RawArticle), sent
    cleaned = articles.read(sent)
    assert isinstance(cleaned, Article), cleaned
    return sent, cleaned


def written(cleaned, block):
    return ((cleaned.title or "") if block.field == "title" else cleaned.text)[block.start : block.end]


CASES = [*cases()]


def test_there_are_fifty_cases_in_three_languages():
    assert len(CASES) >= 50
    assert {case.name[:2] for case in CASES} == {"ar", "en", "ru"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_input_becomes_the_expected_article(case, tmp_path):
    sent, cleaned = read(value_of(case, tmp_path))
    story = cleaned.stories[0]
    titles = [written(cleaned, block) for block in story.blocks if block.role == "title"]
    paragraphs = [written(cleaned, block).replace("\x00", " ") for block in story.blocks if block.role == "paragraph"]
    others = [
        next((written(cleaned, block) for block in other.blocks if block.role == "title"), "-")
        for other in cleaned.stories[1:]
    ]
    dated = cleaned.published_at and cleaned.published_at.isoformat().replace("+00:00", "Z")
    origin = (sent.intake.dated_by if sent.intake else None) or "-"
    expected = case.expected
    assert titles == expected["T"]
    assert paragraphs == expected["P"]
    assert f"{dated or '-'} {origin}" == (expected["D"] or ["- -"])[0]
    assert cleaned.outlet == next(iter(expected["O"]), None)
    assert cleaned.agency == next(iter(expected["A"]), None)
    assert "; ".join(cleaned.keywords) == next(iter(expected["K"]), "")
    assert others == expected["S"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_offset_leads_back_to_the_words_as_they_came(case, tmp_path):
    sent, cleaned = read(value_of(case, tmp_path))
    made = {
        "title": Repaired(sent.title or "", sent.intake.title_repairs if sent.intake else ()),
        "text": Repaired(sent.text, sent.intake.text_repairs if sent.intake else ()),
    }
    places = [(one.field, one.start, one.end, one.text) for one in sentences(cleaned)]
    places += [(claim.field, claim.start, claim.end, claim.text) for claim in default().read(cleaned)]
    for field, start, end, text in places:
        assert (cleaned.title if field == "title" else cleaned.text)[start:end] == text
        came = made[field].undone()[slice(*made[field].raw_span(start, end))]
        assert came == text or "".join(repair(came).text.split()) == "".join(text.split()) or not plain(came)
    if case.kind == "jsonl":
        members = msgspec.json.decode(case.content)
        assert (made["title"].undone() or None, made["text"].undone()) == (members.get("title"), members["text"])


def plain(came):
    """Whether what came can be repaired by itself: Latin that is Arabic is only known by more letters than a sentence has."""
    return not re.search("[\u00c0-\u00ff]{3}", came)


def test_what_was_left_out_is_in_the_record():
    case = next(case for case in CASES if case.name == "ru: portal with buttons, counters and a photo")
    cleaned = articles.read(raw.RawArticle(id="1", text=case.content.decode()))
    kinds = {cleaned.text[cut.start : cut.end]: cut.kind for cut in cleaned.cuts}
    assert kinds == {
        "02.03.2026, 11:05 (мск)": "published",
        "Поделиться: ВКонтакте Telegram": "share",
        "1 234 просмотра": "counter",
        "Фото: пресс-служба": "caption",
        "Подписывайтесь на наш Telegram-канал": "promo",
        "При использовании материалов ссылка обязательна": "notice",
    }
    assert replace(cleaned, cuts=()).stories == cleaned.stories
