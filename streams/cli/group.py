"""The command group: arguments in, an exit status out; every fault is one line on standard error."""

import contextlib
import difflib
import errno
import gc
import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn, TypeGuard

import click

INTERRUPTED = 130
"""The exit status after Ctrl-C: 128 + SIGINT, as shells have it."""

_NEW_OBJECTS = 20_000
"""So many new objects before Python looks for rings among them: tables and sentences have none, and looking takes a fifth of the time to load."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class Failure(click.ClickException):
    """What a user can put right: one line that says what is wrong and what to do. The exit status is 1."""


class Verb(click.Command):
    """A command whose help ends with examples, each a line as it is typed."""

    def __init__(self, *, examples: Sequence[str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            # not write_text: a command that is wrapped can't be copied
            formatter.write("".join(f"{'':>{formatter.current_indent}}{example}\n" for example in self.examples))


class Verbs(Verb, click.Group):
    """A verb with verbs of its own; one that is not there is told with the one that may have been meant, as click does with options."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        verbs = self.list_commands(ctx)
        if args[0] not in verbs and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], verbs, n=1)
            ctx.fail(f"No such command '{args[0]}'.{f' Did you mean {near[0]}?' if near else ''}")
        return super().resolve_command(ctx, args)


class Parley(Verbs):
    """
    A group that imports a verb's module only when the verb is asked for, and that turns every end into a status.

    0 is done, also when the reader of a pipe has gone; 1 a `Failure` or a bug, 2 wrong usage, 130 Ctrl-C. A bug shows its traceback only
    where PARLEY_DEBUG is set.
    """

    def __init__(self, *, verbs: Sequence[str], package: str, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._verbs = tuple(verbs)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._verbs:
            return None
        command: click.Command = importlib.import_module(f"{self._package}.{cmd_name}").command
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        _open_closed_streams()
        _speak_utf8()
        gc.set_threshold(_NEW_OBJECTS)
        if complete_var or "_PARLEY_COMPLETE" in os.environ:
            super().main(args, "parley", complete_var, **extra)
        sys.exit(self._status(list(sys.argv[1:] if args is None else args), extra))

    def _status(self, args: list[str], extra: dict[str, Any]) -> int:
        try:
            with self.make_context("parley", args, **extra) as context:
                self.invoke(context)
                sys.stdout.flush()
        except click.exceptions.Exit as end:
            return end.exit_code
        except click.ClickException as error:
            return _tell(error)
        except BrokenPipeError:
            return _let_go()
        except (KeyboardInterrupt, click.Abort):
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001 (the edge: whatever is left is a bug of ours)
            return _tell_full(error) if _is_full(error) else _tell_bug(error)
        return 0


def _open_closed_streams() -> None:
    # A supervisor may start us with standard streams closed; the next file or socket would take their numbers, and be written into.
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _speak_utf8() -> None:
    # News is UTF-8 whatever the locale says; a lone surrogate in a message must not hide the message.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _tell(error: click.ClickException) -> int:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
    elif isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "parley"
        click.echo(f"{path}: {message.rstrip('.')}; see '{path} --help'", err=True)
    else:
        click.echo(f"parley: {message}", err=True)
    return error.exit_code


def _is_full(error: Exception) -> TypeGuard[OSError]:
    # a file that we opened has a name; standard output has none
    return isinstance(error, OSError) and error.filename is None and error.errno in _NO_ROOM


def _tell_full(error: OSError) -> int:
    _let_go()
    click.echo(f"parley: the output cannot be written: {error.strerror}; make room, or send it elsewhere", err=True)
    return 1


def _tell_bug(bug: Exception) -> int:
    if os.environ.get("PARLEY_DEBUG"):
        click.echo("".join(traceback.format_exception(bug)), err=True, nl=False)
    what = " ".join(f"{type(bug).__name__}: {bug}".split())
    click.echo(f"parley: this is a bug: {what}; set PARLEY_DEBUG=1 to see where, and report it", err=True)
    return 1


def _let_go() -> int:
    # The reader of our output has seen enough. What is still buffered goes nowhere, or the interpreter complains about it at exit.
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return 0
