"""The program `diagnops`: its commands, and the one place where a mistake becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

# numpy's threads would cost more to start than they save; this has to be set before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer
from typer.core import TyperGroup

from diagnops.kb.errors import CaseFileError, DiagnopsError, InputError, UsageError

HELP = """Have we seen this incident before?

Describe what you see, in English or Korean; DiagnOPs answers with the past case, the reasons
for and against, the next check and the remedies that were tested, or says that it is new.

Exit codes: 0 answered (whatever the verdict), 1 the data cannot be used, 2 the command makes no sense.
"""


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()  # here, so that a reader who has gone or a full disk is noticed in time
            return done
        except UsageError as error:
            raise _told(error, 2) from None
        except DiagnopsError as error:
            raise _told(error, 1) from None
        except UnicodeEncodeError as error:
            raise _told(UsageError(f"{error.object!a} is not UTF-8 text; write it in UTF-8"), 2) from None
        except BrokenPipeError:  # the reader has gone: `diagnops cases | head`
            _stop_writing()
            raise typer.Exit(0) from None
        except OSError as error:
            _stop_writing()
            place = f"{error.filename}: " if error.filename else ""
            raise _told(InputError(f"{place}{error.strerror or error}"), 1) from None


def _told(error: DiagnopsError, code: int) -> typer.Exit:
    # A fault begins with its place, as editors and grep expect it.
    typer.echo(str(error) if isinstance(error, CaseFileError) else f"diagnops: {error}", err=True)
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
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


# The commands register themselves on the app; their heavy imports wait inside them.
from diagnops.cli import close, correct, evaluate, files, investigate, look, match, record, take_in, tune  # noqa: E402

app.command("match")(match.match)
app.command("investigate")(investigate.investigate)
app.command("observe")(investigate.observe)
app.command("status")(investigate.status)
app.command("list")(investigate.list_)
app.command("close")(close.close)
app.command("record")(record.record)
app.add_typer(take_in.import_, name="import")
app.command("wrong")(correct.wrong)
app.command("same")(correct.same)
app.command("corrections")(correct.corrections)
app.command("evaluate")(evaluate.evaluate)
app.command("tune")(tune.tune)
app.command("show")(look.show)
app.command("cases")(look.cases)
app.command("signals")(look.signals)
app.command("new")(files.new)
app.command("add")(files.add)
app.command("export")(files.export)
app.command("check")(files.check)


def main() -> None:
    """Run the program."""
    if sys.stdout is None:  # closed by the caller: `diagnops match ... >&-`
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Hangul or "·"
    app(prog_name="diagnops")
