"""`diagnops doctor`: whether this installation and this case base are sound."""

from __future__ import annotations

from typing import Annotated

import typer

from diagnops.app import Finding
from diagnops.cli.consent import agreed
from diagnops.cli.hints import hint, told
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, Style, show, show_json
from diagnops.kb import case as model
from diagnops.messages.wording import say

_STYLES: dict[str, Style] = {"sound": "green", "note": "yellow", "unsound": "red"}


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended; each is asked first.")] = False,
    secrets: Annotated[
        bool,
        typer.Option("--secrets", help="Look for secrets that were kept before they were masked, and nothing else."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Tell whether this installation and this case base are sound.

    Case files are checked by `check`, the matching by `evaluate`. Exit code 1 where something is unsound.
    """
    spoken = spoken_here(lang)
    findings = []
    for finding in workspace(db).inspect(secrets=secrets):
        findings.append(finding)
        if not json:
            _tell(finding, spoken, "diagnops doctor --secrets" if secrets else "diagnops doctor", fix=fix)
    if json:
        show_json([{"state": f.state, "said": told(f.said, spoken), "can_be_mended": bool(f.mend)} for f in findings])
    if any(finding.state == "unsound" for finding in findings):
        raise typer.Exit(1)


def _tell(finding: Finding, language: model.Language, command: str, *, fix: bool) -> None:
    show([Line(f"{say(f'found_{finding.state}', language)}: {told(finding.said, language)}", _STYLES[finding.state])])
    if not finding.mend:
        return
    if not fix:
        show([Line(f"  {hint('can_be_mended', language, command=command)}")])
    elif agreed(f"  {say('mend_it', language)}", language):
        show([Line(f"  {told(finding.mend(), language)}")])
