"""The catalogue: everything the product says, by code, in English and in Korean. A language is added here alone."""

from __future__ import annotations

from diagnops.messages.agent_words import AGENTS
from diagnops.messages.answer_words import ANSWERS
from diagnops.messages.backup_words import BACKUP
from diagnops.messages.case_words import CASES
from diagnops.messages.check_words import CHECKS
from diagnops.messages.doctor_words import DOCTOR
from diagnops.messages.drill_words import DRILLS
from diagnops.messages.evaluation_words import EVALUATION
from diagnops.messages.fault_words import FAULTS
from diagnops.messages.investigation_words import INVESTIGATIONS
from diagnops.messages.own_vocabulary_words import OWN_VOCABULARY
from diagnops.messages.page_words import PAGES
from diagnops.messages.request_words import REQUESTS
from diagnops.messages.unforeseen_words import UNFORESEEN
from diagnops.messages.vocabulary_words import VOCABULARY
from diagnops.messages.web_words import WEB

CATALOGUE: dict[str, tuple[str, str]] = {
    **AGENTS,
    **ANSWERS,
    **BACKUP,
    **CASES,
    **CHECKS,
    **DOCTOR,
    **DRILLS,
    **EVALUATION,
    **INVESTIGATIONS,
    **FAULTS,
    **REQUESTS,
    **OWN_VOCABULARY,
    **PAGES,
    **UNFORESEEN,
    **VOCABULARY,
    **WEB,
}
"""English and Korean, as templates: `diagnops.messages.wording` fills them."""
