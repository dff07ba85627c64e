"""The program `diagnops`: its commands, and the one place where a mistake becomes a sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

# numpy's threads would cost more to start than they save; this has to be set before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What is loaded stays: to look through it for garbage again and again costs a sixth of a cold match.
gc.set_threshold(100_000)

import typer  # noqa: E402
from typer.core import TyperGroup  # noqa: E402

from diagnops.cli.tongue import hear, own_language  # noqa: E402
from diagnops.kb.errors import CaseFileError, DiagnopsError, InputError, UsageError  # noqa: E402
from diagnops.kb.masking import mask  # noqa: E402

# What typer raises for a command line that makes no sense; it quotes what was typed.
_MISUSED: type[Exception] = typer.BadParameter.__mro__[1]

HELP = """Have we seen this incident before?

Describe what you see, in English or Korean; DiagnOPs answers with the past case, the reasons
for and against, the next check and the remedies that were tested, or says that it is new.

Exit codes: 0 answered (whatever the verdict), 1 the data cannot be used, 2 the command makes no sense.
"""


# Each command and where it is. Only the one that is asked for is loaded: to load all takes longer than to match.
COMMANDS = {
    "match": "match.match",
    "investigate": "investigate.investigate",
    "observe": "investigate.observe",
    "status": "investigate.status",
    "list": "investigate.list_",
    "close": "close.close",
    "record": "record.record",
    "import": "importers.import_",
    "wrong": "correct.wrong",
    "same": "correct.same",
    "misread": "correct.misread",
    "corrections": "correct.corrections",
    "evaluate": "evaluate.evaluate",
    "tune": "tune.tune",
    "show": "look.show",
    "cases": "look.cases",
    "signals": "look.signals",
    "drill": "drill.drill",
    "vocabulary": "vocabulary.vocabulary",
    "new": "files.new",
    "add": "files.add",
    "revert": "files.revert",
    "export": "files.export",
    "check": "files.check",
    "doctor": "doctor.doctor",
    "index": "index.index",
    "backup": "backup.backup",
    "restore": "backup.restore",
    "mcp": "mcp.mcp",
    "serve": "serve.serve",
    "token": "token.token",
}


# Where help may be told: asked for, or of a group of commands that is named alone.
_HELPING = {"-h", "--help", "import", "token", "vocabulary"}


class _Loaded(Mapping[str, Any]):
    """The commands, each loaded when it is looked up."""

    korean = False  # whether their help is to be told in Korean

    def __getitem__(self, name: str) -> Any:
        module, _, member = COMMANDS[name].partition(".")
        found = getattr(import_module(f"diagnops.cli.{module}"), member)
        if isinstance(found, typer.Typer):
            command: Any = typer.main.get_group(found)
        else:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
            alone.command(name)(found)
            command = typer.main.get_command(alone)
        command.name = name
        if self.korean:
            from diagnops.cli.korean_help import speak_korean

            for one in (command, *getattr(command, "commands", {}).values()):
                speak_korean(one)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Commands(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = _Loaded()

    def make_context(self, info_name: Any, args: list[str], *given: Any, **more: Any) -> Any:
        hear(args)
        self.commands.korean = own_language() == "ko" and (not args or not _HELPING.isdisjoint(args))
        if self.commands.korean:
            from diagnops.cli.korean_help import speak_korean

            speak_korean(self)
        with _in_words(), _misused():  # the help and the version are written here
            return super().make_context(info_name, args, *given, **more)

    def invoke(self, ctx: Any) -> Any:
        with _in_words(), _misused():
            return super().invoke(ctx)


@contextmanager
def _misused() -> Iterator[None]:
    """What the options library says of a call that makes no sense: without the secrets that it quotes."""
    try:
        yield
    except _MISUSED as error:
        error.message = mask(error.message).text  # type: ignore[attr-defined]
        if own_language() == "en" or type(error).__name__ == "NoArgsIsHelpError":
            raise
        from diagnops.cli.korean_help import misuse

        with suppress(OSError):  # nobody listens on standard error
            typer.echo(misuse(error), err=True)
        raise typer.Exit(2) from None


@contextmanager
def _in_words() -> Iterator[None]:
    """What goes wrong and was foreseen, as a sentence and an exit code."""
    try:
        try:
            yield
        except typer.Exit:
            sys.stdout.flush()
            raise
        sys.stdout.flush()  # here, so that a reader who has gone or a full disk is noticed in time
    except UsageError as error:
        raise _told(error, 2) from None
    except DiagnopsError as error:
        raise _told(error, 1) from None
    except UnicodeEncodeError as error:
        from diagnops.cli.hints import misused

        raise _told(misused("not_utf8_text", text=ascii(error.object)), 2) from None
    except BrokenPipeError:  # the reader has gone: `diagnops cases | head`
        _stop_writing()
        raise typer.Exit(0) from None
    except OSError as error:
        from diagnops.cli.unforeseen import is_damage

        if is_damage(error):
            raise
        _stop_writing()
        place = f"{error.filename}: " if error.filename else ""
        raise _told(InputError("system_error", reason=f"{place}{error.strerror or error}"), 1) from None
    except EOFError as error:  # a file that ends too early; typer would take it for the end of what is typed
        from diagnops.cli.unforeseen import tell

        raise typer.Exit(tell(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except typer.Abort as ended:  # where a yes or no was asked for
        if isinstance(ended.__context__, KeyboardInterrupt):
            raise typer.Exit(130) from None
        from diagnops.messages.wording import say

        typer.echo(say("aborted", own_language()), err=True)
        raise typer.Exit(1) from None


def _told(error: DiagnopsError, code: int) -> typer.Exit:
    from diagnops.cli.hints import fault_line, told

    language = own_language()
    with suppress(OSError):  # nobody listens on standard error
        if isinstance(error, CaseFileError):  # a fault begins with its place, as editors and grep expect it
            typer.echo("\n".join(fault_line(fault, language) for fault in error.faults), err=True)
        else:
            typer.echo(f"diagnops: {told(error.message, language)}", err=True)
    return typer.Exit(code)


def _stop_writing() -> None:
    """Drop what is still to be written; Python would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    name="diagnops",
    cls=_Commands,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"diagnops {version('diagnops')}")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    db: Annotated[
        str | None, typer.Option("--db", show_default=False, help="The case base, for whichever command follows.")
    ] = None,
) -> None:
    ctx.obj = db


def main() -> int:
    """Run the program; what ends it is the exit code."""
    if sys.stdout is None:  # closed by the caller: `diagnops match ... >&-`
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        _make_writable(stream)
    try:
        app(prog_name="diagnops")
    except OSError as error:
        code = getattr(error.__context__, "exit_code", None)
        if not isinstance(code, int):
            raise
        return code  # of a call that makes no sense, which could not be told: nobody listens on standard error
    return 0


def _make_writable(stream: Any) -> None:
    """Let a stream write whatever it is given, also where the terminal has no Hangul or no "·"."""
    if stream is None:
        return
    if stream.encoding.casefold() in ("utf-8", "utf8"):
        stream.reconfigure(errors="replace" if stream is sys.stdout else "backslashreplace")
        return
    from diagnops.cli.letters import spell_what_is_missing

    stream.reconfigure(errors=spell_what_is_missing())


# Python takes memory for frames in pieces of 16 KB and gives each back as soon as it is empty: a loop whose calls cross
# the edge of a piece pays for that at each turn, up to 30 ms of a cold match, as luck will have it. A frame that is
# larger than a piece gets a larger one, with room for all calls below it.
main.__code__ = main.__code__.replace(co_stacksize=9000)
