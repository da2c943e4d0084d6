"""The command as a whole: help, statuses, faults, pipes, signals."""

import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from streams.cli import VERBS, main
from streams.cli.group import Failure, Parley, Verb

FULL = Path("/dev/full")
PARLEY = [sys.executable, "-m", "streams.cli"]


def commands(group: click.Group, path: tuple[str, ...] = ()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in commands(main)], ids=" ".join)
def test_the_help_of_every_verb_has_an_example_of_that_verb(path):
    result = CliRunner().invoke(main, [*path, "--help"])

    assert result.exit_code == 0
    _, _, examples = result.output.partition("Example")
    assert " ".join(("parley", *path)) in examples


@pytest.mark.parametrize(
    ("path", "command"), list(commands(main)), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_example_is_a_line_that_the_command_takes(path, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("model", "new", "old", "fine-tuned", "training"):  # what `parley train` and others make
        (tmp_path / folder).mkdir()
    for file in ("trade.toml", "training/gate.toml"):
        (tmp_path / file).touch()
    own = [example for example in command.examples if f"parley {' '.join(path)}" in example]
    assert own
    for example in own:
        words = example.partition(f"parley {' '.join(path)}")[2].split("#")[0]
        arguments = words.replace("&&", "|").replace(">", "|").replace("<", "|").split("|")[0].split()
        if not isinstance(command, click.Group):
            command.make_context("parley", arguments, resilient_parsing=False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bord"], "parley: No such command 'bord'. Did you mean board?; see 'parley --help'\n"),
        (["rules", "chek"], "parley rules: No such command 'chek'. Did you mean check?; see 'parley rules --help'\n"),
        (["zzz"], "parley: No such command 'zzz'; see 'parley --help'\n"),
    ],
)
def test_a_verb_that_is_not_there_is_told_with_the_one_that_may_have_been_meant(arguments, told):
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stderr) == (2, told)


def test_the_version_is_told_where_people_look_for_it():
    result = CliRunner().invoke(main, ["--version"])
    assert (result.exit_code, result.output) == (0, f"parley {version('parley')}\n")


def test_help_lists_every_verb():
    result = CliRunner().invoke(main, ["--help"])

    assert all(f"\n  {verb} " in result.output for verb in VERBS)


def test_help_starts_fast_because_it_imports_no_library_of_the_pipeline():
    heavy = ("faust", "aiokafka", "confluent_kafka", "numpy", "sklearn", "rich", "msgspec", "aiohttp")
    script = (
        "import sys; from streams.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"sys.exit(','.join(set({heavy}) & set(sys.modules)) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["extract", "--nonsense"], ["worker", "--only", "nobody"], ["demo", "--speed", "0"]]
)
def test_wrong_usage_is_one_line_with_a_way_out_and_status_2(arguments):
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "--help'" in result.stderr


def group_that(does):
    class Group(Parley):
        def list_commands(self, ctx):
            return ["verb"]

        def get_command(self, ctx, cmd_name):
            return Verb(name="verb", callback=does, examples=("parley verb",))

    return Group(name="parley", verbs=("verb",), package="", examples=("parley verb",))


def test_a_failure_is_one_line_and_status_1():
    def fails():
        raise Failure("the broker\nis away; start it")

    result = CliRunner().invoke(group_that(fails), ["verb"])

    assert (result.exit_code, result.stderr) == (1, "parley: the broker is away; start it\n")


@pytest.mark.parametrize(("debug", "traces"), [("", False), ("1", True)])
def test_a_bug_shows_its_traceback_only_on_demand(debug, traces):
    def breaks():
        raise KeyError("lost")

    result = CliRunner(env={"PARLEY_DEBUG": debug}).invoke(group_that(breaks), ["verb"])

    assert result.exit_code == 1
    assert "KeyError: 'lost'" in result.stderr
    assert ("Traceback" in result.stderr) is traces
    assert traces or len(result.stderr.splitlines()) == 1


def test_a_pipe_that_closes_is_no_fault():
    articles = b'{"id": "a", "text": "Nothing happened in the harbour."}\n' * 30000

    with subprocess.Popen(
        [*PARLEY, "extract", "--articles"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(articles[:100])
        process.stdin.flush()
        assert process.stdout.readline()  # it is up and writing
        process.stdout.close()
        try:
            process.stdin.write(articles[100:])
            process.stdin.close()
        except BrokenPipeError:
            pass
        complaints = process.stderr.read()

    assert (process.returncode, complaints) == (0, b"")


def test_ctrl_c_while_it_waits_for_input_ends_with_130_and_without_a_word():
    with subprocess.Popen(
        [*PARLEY, "extract", "--articles"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(b'{"id": "a", "text": "Nothing happened."}\n')
        process.stdin.flush()
        assert process.stdout.readline()  # an article comes out before the next one goes in
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        complaints = process.stderr.read()
        process.wait()

    assert (process.returncode, complaints) == (130, b"")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_text_is_utf8_whatever_the_locale(locale):
    environment = os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment.pop("PYTHONIOENCODING", None)

    done = subprocess.run(
        [*PARLEY, "extract", "--articles", "لا-يوجد.txt", "-"],
        input='{"id": "خبر", "text": "لم يحدث شيء في الميناء."}\n'.encode(),
        capture_output=True,
        env=environment,
        check=False,
    )

    assert done.returncode == 1  # the file that does not exist
    assert "لا-يوجد.txt: cannot be read".encode() in done.stderr
    assert "لم يحدث شيء في الميناء.".encode() in done.stdout


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["version"], ["extract", "--articles"]])
def test_a_full_disk_is_one_line_and_no_bug(arguments):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*PARLEY, *arguments],
            input=b'{"id": "a", "text": "Nothing happened."}\n',
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == (
        b"parley: the output cannot be written: No space left on device; make room, or send it elsewhere\n"
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-"])
def test_closed_standard_streams_are_nowhere_to_read_from_and_to_write_to(closed):
    shell = f"exec {' '.join(PARLEY)} extract --articles {closed}"

    done = subprocess.run(
        ["sh", "-c", shell], input=b'{"id": "a", "text": "Nothing happened."}\n', stderr=subprocess.PIPE, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
