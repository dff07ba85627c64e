"""An inquiry: one investigation with what the engine makes of it now."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from diagnops.app.workspace import Session
from diagnops.engine.diagnosis import Diagnosis
from diagnops.intake.plaintext import plain_text
from diagnops.intake.words import read_words
from diagnops.kb.case import Language
from diagnops.kb.incident import Incident
from diagnops.kb.investigation import Investigation, Told


def diagnosis_of(
    investigation: Investigation, session: Session, *, limit: int = 5, spoken: Language | None = None
) -> Diagnosis:
    """The diagnosis of what is known in an investigation; what was answered or turned down is not asked again."""
    from diagnops.engine.corrections import held_here
    from diagnops.engine.diagnose import diagnose

    incident = investigation.incident
    if spoken:
        incident = replace(incident, language=spoken)
    return diagnose(
        incident, session.index, session.case_base.find, session.vocabulary,
        limit=limit, today=date.today(), list_likely=True, excluded=investigation.excluded,
        corrections=held_here(session.corrections, investigation.id, incident), calibration=session.calibration,
        cross_encoder=session.cross_encoder,
    )  # fmt: skip


def told(text: bytes, session: Session) -> tuple[Told, Incident]:
    """Words as an event, and as the incident that was read from them. Raises `InputError` for what is no text."""
    plain = plain_text(text)
    incident = replace(read_words(plain.text, session.vocabulary, session.lexicon), notes=plain.notes)
    return as_told(plain.text, incident), incident


def as_told(text: str, incident: Incident) -> Told:
    """Words with what was read from them."""
    return Told(text.strip(), incident.observations, incident.unread, incident.not_understood)
