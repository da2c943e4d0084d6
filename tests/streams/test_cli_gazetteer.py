import pytest
from click.testing import CliRunner

from streams import settings, worker
from streams.cli import main
from streams.settings import SettingError

GOOD = "group\tBlue Nile Accord\tarmed_group\tSD\nform\tBlue Nile Accord\tru\tСоглашение Голубого Нила\n"
ARTICLE = '{"id": "a", "text": "Blue Nile Accord said it is ready for talks with Khartoum.", "language": "en"}\n'


def run(*arguments, stdin=""):
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.fixture
def desk(tmp_path):
    file = tmp_path / "desk.tsv"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_the_shipped_files_are_counted():
    done = run("gazetteer", "check")
    assert done.exit_code == 0
    assert "201 countries" in done.output


def test_a_file_of_facts_is_counted(desk):
    done = run("gazetteer", "check", str(desk))
    assert (done.exit_code, done.output) == (0, f"{desk}: 2 facts, 0 faults\n")


def test_every_fault_is_a_line_with_its_place_and_the_status_is_1(tmp_path):
    file = tmp_path / "bad.tsv"
    file.write_text("nonsense\nform\tRU\tzz\tx\n" + GOOD, encoding="utf-8")
    done = run("gazetteer", "check", str(file))
    assert done.exit_code == 1
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()[:2]] == [f"{file}:1", f"{file}:2"]
    assert done.stdout == f"{file}: 2 facts, 2 faults\n"


def test_a_file_that_is_no_text_is_one_line(tmp_path):
    file = tmp_path / "bad.tsv"
    file.write_bytes(b"\xff\xfe\x00")
    done = run("gazetteer", "check", str(file))
    assert done.exit_code == 1
    assert "save it as UTF-8" in done.stderr


def test_a_file_that_is_missing_does_not_hide_what_is_wrong_with_the_next(tmp_path):
    file = tmp_path / "bad.tsv"
    file.write_text("nonsense\n", encoding="utf-8")
    done = run("gazetteer", "check", str(tmp_path / "missing.tsv"), str(file))
    assert done.exit_code == 1
    assert "missing.tsv: No such file" in done.stderr
    assert f"{file}:1: 'nonsense' is no fact" in done.stderr


def test_the_worker_reads_with_the_file_and_says_so_in_its_version(desk):
    reader = worker.reader(settings.load({"PARLEY_GAZETTEER": str(desk)}))
    plain = worker.reader(settings.load({}))
    assert reader.version.startswith(plain.version + "+")


@pytest.mark.parametrize("text", ["form\tXX\ten\tx", None], ids=["nobody", "missing"])
def test_the_worker_does_not_start_with_a_file_that_it_cannot_use(tmp_path, text):
    file = tmp_path / "own.tsv"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=r"PARLEY_GAZETTEER.*own\.tsv"):
        worker.reader(settings.load({"PARLEY_GAZETTEER": str(file)}))


def test_extract_finds_the_party_only_with_the_file(desk):
    with_it = run("extract", "--reader", "grammar", "--gazetteer", str(desk), stdin=ARTICLE)
    without = run("extract", "--reader", "grammar", stdin=ARTICLE)
    assert "Blue Nile Accord" in with_it.output.partition('"actors":')[2][:60]
    assert "Blue Nile Accord" not in without.output.partition('"actors":')[2][:60]
