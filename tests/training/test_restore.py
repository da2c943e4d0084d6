import csv
import hashlib
import io
import json
import zipfile

import msgspec
import pytest
from click.testing import CliRunner

from classifiers import corpus
from training import labelled, restore, sources

TITLE, FIRST, SECOND = "Осло зовёт Анкару", "Осло готов говорить.", "Анкара молчит."
BODY = f"{FIRST} {SECOND}"
CLAIM = {
    "speaker": None, "speaker_span": None, "actor": ["NO"], "counterparts": ["TR"],
    "stances": ["open_to_dialogue"], "quote": "narration",
}  # fmt: skip


def gold(source, *, title=True, offsets=True, shift=0):
    """A labelled item as the corpus has it; its title has no place where *offsets* is false."""
    heading = {"i": 0, "text": TITLE if title else "", "claims": []}
    if title and offsets:
        heading |= {"start": 0, "end": len(TITLE)}
    start = shift + (len(TITLE) + 1 if title and offsets else 0)
    first = {"i": 1, "text": FIRST, "start": start, "end": start + len(FIRST), "claims": [CLAIM]}
    after = start + len(FIRST) + 1
    second = {"i": 2, "text": SECOND, "start": after, "end": after + len(SECOND), "claims": []}
    told = {"repo": "owner/name", "commit": "0" * 40, **source}
    return {
        "id": "ru-1", "lang": "ru", "date": "2024-05-01", "title": TITLE, "source": told, "licence": "MIT",
        "sentences": [heading, first, second],
    }  # fmt: skip


def rows(*lines, delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(lines)
    return file.getvalue().encode()


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


RECORD = {"heading": TITLE, "text": BODY, "n": 1}
OTHER = {"heading": "Другое", "text": "Другая новость.", "n": 2}
TELEGRAM = [{"type": "link", "text": "Осло"}, " **готов** говорить. Анкара__ молчит.🙂"]
DOCX = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

CASES = {
    "a text file": ("a.txt", f"{TITLE}\n{BODY}".encode(), {}, {}),
    "white space": ("a.txt", f"  {TITLE}\n\n{FIRST}\t {SECOND}\n".encode(), {"norm": "ws"}, {}),
    "a record of a list": ("a.json", json.dumps([OTHER, RECORD]).encode(), {"record": 1, "field": "text"}, {"offsets": False}),
    "lines of json": ("a.jsonl", "\n".join(map(json.dumps, [OTHER, RECORD])).encode(), {"record": 1, "field": "text"}, {"offsets": False}),
    "a record by its key": ("a.json", json.dumps({"x": RECORD}).encode(), {"record": "x", "field": "text"}, {"offsets": False}),
    "a record by its id": (
        "a.txt", json.dumps([OTHER, RECORD | {"id": "K-7"}]).encode(),
        {"record": "K-7", "field": "text", "norm": 'file is a JSON list: "text" of the element whose "id" is record, ws'},
        {"offsets": False},
    ),
    "a row with a header": ("a.csv", rows(["n", "text", "heading"], [2, "x", "y"], [1, BODY, TITLE]), {"record": 1, "field": "text"}, {"offsets": False}),
    "a row without one": ("a.csv", rows([2, "x", "y"], [1, TITLE, BODY]), {"header": False, "record": 1, "field": 2, "norm": "ws"}, {"offsets": False}),
    "rows between tabs": ("a.csv", rows(["text", "n"], [BODY, 1], delimiter="\t"), {"record": 0, "field": "text", "delimiter": "\t"}, {"title": False}),
    "another encoding": ("a.csv", rows(["text"], [BODY]).decode().encode("cp1251"), {"record": 0, "field": "text", "encoding": "cp1251"}, {"title": False}),
    "a file in an archive": ("a.zip", zipped("in/a.txt", f"{TITLE}\n{BODY}"), {"member": "in/a.txt"}, {}),
    "a message": (
        "a.json", json.dumps({"messages": [OTHER, {"text": TELEGRAM}]}).encode(),
        {"record": 1, "field": "text", "norm": "tg-md"}, {"title": False},
    ),
    "a document": (
        "a.docx", zipped("word/document.xml", f"<w:d {NS}>" + DOCX.format(TITLE) + DOCX.format(BODY) + "</w:d>"),
        {"member": "word/document.xml", "extract": "docx-paragraphs"}, {},
    ),
    "an agency's element": (
        "a.sgm", f'<REUTERS NEWID="12"><TITLE>{TITLE}</TITLE><BODY>{FIRST}\n   {SECOND}\n Reuter\n</BODY></REUTERS>'.encode(),
        {"record": "NEWID 12", "field": "BODY", "norm": "BODY of the REUTERS element"}, {"title": False},
    ),
    "a page": (
        "a.md", f'<p>x</p><div id="articleText"><p>{FIRST}</p><p><b>{SECOND}</b></p>'.encode(),
        {"norm": 'html-p: <p> after id="articleText"'}, {"title": False},
    ),
    "what stands behind a blank line": (
        "a.md", f"title: '{TITLE}'\n\n\u00c2{FIRST}\n{SECOND}".encode(), {"norm": "ws, body after the first blank line"}, {"offsets": False},
    ),
    "a block": ("a.txt", f"x\n\n{BODY}\n\ny".encode(), {"block": 1, "norm": "block = number of the part"}, {"title": False}),
    "markdown": ("a.md", f"# x\n- y\n{FIRST}\n{SECOND}\n".encode(), {"norm": "markdown body without list and heading lines"}, {"title": False}),
}  # fmt: skip


def checked_out(tmp_path, name, content):
    folder = tmp_path / "owner" / "name"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return tmp_path


def label(item):
    return labelled.without_wording(item, "train")


@pytest.mark.parametrize(("name", "content", "source", "shape"), CASES.values(), ids=CASES)
def test_the_texts_come_back_from_where_they_stood(tmp_path, name, content, source, shape):
    item = gold({"path": name, **source}, **shape)
    found = restore.restore(label(item), checked_out(tmp_path, name, content))
    assert [one["text"] for one in found.item["sentences"]] == [one["text"] for one in item["sentences"]]
    assert [one["claims"] for one in found.item["sentences"]] == [one["claims"] for one in item["sentences"]]
    assert found.lost == 0


def test_labels_carry_no_wording():
    raw = msgspec.json.encode(label(gold({"path": "a.txt"}))).decode()
    for word in (*TITLE.split(), *BODY.split()):
        assert word not in raw


def test_what_was_restored_is_read_like_the_corpus(tmp_path):
    found = restore.restore(label(gold({"path": "a.txt"})), checked_out(tmp_path, "a.txt", f"{TITLE}\n{BODY}".encode()))
    item = corpus.parse(msgspec.json.encode(found.item), "x:1")
    assert item.sentences[1].claims[0].actor == ("NO",)


def test_a_text_that_has_changed_is_lost_not_guessed(tmp_path):
    changed = f"{TITLE}\n{FIRST} Анкара думает.".encode()
    found = restore.restore(label(gold({"path": "a.txt"})), checked_out(tmp_path, "a.txt", changed))
    assert [one["text"] for one in found.item["sentences"]] == [TITLE, FIRST, ""]
    assert found.lost == 1


def test_a_repository_that_is_not_there_is_told_of(tmp_path):
    with pytest.raises(sources.MissingError, match=r"owner/name has no a\.txt as of 000000000000"):
        restore.restore(label(gold({"path": "a.txt"})), tmp_path)


def test_a_path_out_of_the_repository_is_refused(tmp_path):
    (tmp_path / "secret.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "owner" / "name").mkdir(parents=True)
    with pytest.raises(sources.MissingError, match="leads out"):
        restore.restore(label(gold({"path": "../../secret.txt"})), tmp_path)


def test_labels_are_the_same_bytes_each_time_and_come_back(tmp_path):
    labels = [label(gold({"path": "a.txt"}))]
    labelled.write(labels, tmp_path / "a.zst")
    labelled.write(labels, tmp_path / "b.zst")
    assert (tmp_path / "a.zst").read_bytes() == (tmp_path / "b.zst").read_bytes()
    assert list(labelled.read(tmp_path / "a.zst")) == labels


def test_a_file_that_holds_no_labels_is_refused(tmp_path):
    (tmp_path / "a.zst").write_bytes(b"no")
    with pytest.raises(ValueError, match=r"^a\.zst holds no labels"):
        list(labelled.read(tmp_path / "a.zst"))


def test_the_commands_make_labels_and_give_them_their_texts_again(tmp_path):
    for name in ("train", "dev"):
        (tmp_path / "corpus" / name).mkdir(parents=True)
        for language in ("ar", "ru", "en"):
            lines = json.dumps(gold({"path": "a.txt"})) if language == "ru" else ""
            (tmp_path / "corpus" / name / f"{language}.jsonl").write_text(lines, encoding="utf-8")
    checked_out(tmp_path / "repos", "a.txt", f"{TITLE}\n{BODY}".encode())
    run = CliRunner().invoke
    labels, out = str(tmp_path / "labels"), str(tmp_path / "out")
    assert run(labelled.main, [str(tmp_path / "corpus"), "--out", labels]).exit_code == 0
    listed = run(restore.main, [str(tmp_path / "repos"), "--labels", labels, "--out", out, "--list"])
    assert listed.output == f"owner/name {'0' * 40}\n"
    assert run(restore.main, [str(tmp_path / "repos"), "--labels", labels, "--out", out]).exit_code == 0
    assert corpus.read([tmp_path / "out" / "dev" / "ru.jsonl"])[0].sentences[2].text == SECOND


def test_what_is_missing_is_told_once_and_makes_the_command_fail(tmp_path):
    items = [label(gold({"path": "a.txt"})), label(gold({"path": "b.txt"}))]
    (tmp_path / "labels").mkdir()
    labelled.write(items, tmp_path / "labels" / "ru.jsonl.zst")
    told = CliRunner().invoke(
        restore.main, [str(tmp_path), "--labels", str(tmp_path / "labels"), "--out", str(tmp_path / "out")]
    )
    assert told.exit_code == 1
    assert told.output.count("check it out into") == 1
    assert "6 sentences could not be found" in told.output


def test_a_hash_is_the_beginning_of_sha256():
    assert labelled.sha("x") == hashlib.sha256(b"x").hexdigest()[: labelled.DIGITS]
