"""The desk: what a command, a page or a tool does, as functions from values to values.

`Workspace` is the one public API. What it gives and takes is exported here, each loaded when it is first asked for, so
that a cold start loads only what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnops.app.access import Issued
    from diagnops.app.alert_cases import AlertCases
    from diagnops.app.alerting import AboutAlert, Handled
    from diagnops.app.answer_text import (
        LIKELY_SO,
        Reasons,
        best_remedy,
        brief,
        has_helped,
        heard,
        leads_to,
        named,
        not_to_repeat,
        percent,
        product_name,
        reasons,
        remedy_record,
        told_apart,
        told_of,
        trials_text,
        verdict_remark,
        verdict_text,
        what_to_look_at,
        what_was_read,
        where_it_leads,
    )
    from diagnops.app.asking import ask, begin, read_place
    from diagnops.app.backup import Backup, Restored
    from diagnops.app.case_files import CaseFiles
    from diagnops.app.case_map import CaseMap, Cluster, Point
    from diagnops.app.case_profile import ProfileRow, ProfileTable
    from diagnops.app.cases import CaseFilter
    from diagnops.app.causal_chain import ChainStep
    from diagnops.app.chat import chat_answer, chat_status, happened_text
    from diagnops.app.check_rounds import Watch
    from diagnops.app.closing import OUTCOMES, RESOLVED_UNKNOWN, Closing, Resolution
    from diagnops.app.desks import BusyError, Desks
    from diagnops.app.draft import Answers
    from diagnops.app.draft_text import draft_text, write_draft
    from diagnops.app.drill import Drill, Look, Scene
    from diagnops.app.drill_score import Judged, Score
    from diagnops.app.edits import Brought, EditConflictError
    from diagnops.app.facets import Facet, FacetValue
    from diagnops.app.finding import Finding
    from diagnops.app.health import Expired, Health, Stale, Twice
    from diagnops.app.importers import Imported
    from diagnops.app.index_care import CandidatesFound, IndexStatus
    from diagnops.app.investigations import LIKELY, Kept
    from diagnops.app.json_answer import answer, answer_schema, plain_schemas
    from diagnops.app.judging import Calibrated
    from diagnops.app.neighbours import Neighbour
    from diagnops.app.own_checks import OwnChecks
    from diagnops.app.own_vocabulary import Origin, OwnListed, SaidOf
    from diagnops.app.reading import cleaned
    from diagnops.app.recording import Choice, Draft, Recorded, Reviewed
    from diagnops.app.runners import host_facts, prometheus, this_host
    from diagnops.app.signals import cases_by_state, find_signals, search_signals
    from diagnops.app.summary import Summary, sum_up
    from diagnops.app.topics import by_layer
    from diagnops.app.workspace import Workspace
    from diagnops.checks.executor import CheckPlan
    from diagnops.checks.runner import Refused, Runner, RunnerError
    from diagnops.engine.diagnose import Options
    from diagnops.engine.diagnosis import (
        CorrectionEvidence,
        Diagnosis,
        Evidence,
        ExclusionEvidence,
        How,
        Match,
        MessageEvidence,
        NextCheck,
        PriorEvidence,
        ProductEvidence,
        RecencyEvidence,
        Suggestion,
        SymptomEvidence,
        TextEvidence,
        Trials,
        UnexplainedEvidence,
        UnknownEvidence,
    )
    from diagnops.engine.suggest import count_trials
    from diagnops.evaluation.evaluate import ENOUGH, Evaluation, ReaderPrecision, RetrievalMetrics, Share
    from diagnops.evaluation.tune import Tuned, Tuning
    from diagnops.intake.answer import Answer, answers_to, is_state, nobody_knows, read_wish, read_yes
    from diagnops.intake.plaintext import LARGEST

_WHERE = {
    "app.access": "Issued",
    "app.alerting": "AboutAlert Handled",
    "app.alert_cases": "AlertCases",
    "app.case_map": "CaseMap Cluster Point",
    "app.case_profile": "ProfileRow ProfileTable",
    "app.causal_chain": "ChainStep",
    "app.facets": "Facet FacetValue",
    "app.health": "Expired Health Stale Twice",
    "app.neighbours": "Neighbour",
    "app.answer_text": "LIKELY_SO Reasons best_remedy brief has_helped heard leads_to named not_to_repeat percent "
    "product_name reasons remedy_record told_apart told_of trials_text verdict_remark verdict_text what_to_look_at "
    "what_was_read where_it_leads",
    "app.chat": "chat_answer chat_status happened_text",
    "app.json_answer": "answer answer_schema plain_schemas",
    "app.asking": "ask begin read_place",
    "app.backup": "Backup Restored",
    "app.case_files": "CaseFiles",
    "app.cases": "CaseFilter",
    "app.check_rounds": "Watch",
    "app.closing": "OUTCOMES RESOLVED_UNKNOWN Closing Resolution",
    "app.desks": "BusyError Desks",
    "app.draft": "Answers",
    "app.draft_text": "draft_text write_draft",
    "app.drill": "Drill Look Scene",
    "app.drill_score": "Judged Score",
    "app.edits": "Brought EditConflictError",
    "app.finding": "Finding",
    "app.importers": "Imported",
    "app.index_care": "CandidatesFound IndexStatus",
    "app.investigations": "LIKELY Kept",
    "app.judging": "Calibrated",
    "app.own_checks": "OwnChecks",
    "app.own_vocabulary": "Origin OwnListed SaidOf",
    "app.reading": "cleaned",
    "app.recording": "Choice Draft Recorded Reviewed",
    "app.runners": "host_facts prometheus this_host",
    "app.signals": "cases_by_state find_signals search_signals",
    "app.summary": "Summary sum_up",
    "app.topics": "by_layer",
    "app.workspace": "Workspace",
    "checks.executor": "CheckPlan",
    "checks.runner": "Refused Runner RunnerError",
    "engine.diagnose": "Options",
    "engine.diagnosis": "CorrectionEvidence Diagnosis Evidence How Match NextCheck PriorEvidence RecencyEvidence "
    "ExclusionEvidence ProductEvidence MessageEvidence Suggestion SymptomEvidence TextEvidence Trials "
    "UnexplainedEvidence UnknownEvidence",
    "engine.suggest": "count_trials",
    "evaluation.evaluate": "ENOUGH Evaluation ReaderPrecision RetrievalMetrics Share",
    "evaluation.tune": "Tuned Tuning",
    "intake.answer": "Answer answers_to is_state nobody_knows read_wish read_yes",
    "intake.plaintext": "LARGEST",
}
_EXPORTS = {name: module for module, names in _WHERE.items() for name in names.split()}

__all__ = [  # noqa: RUF022 - by what they are for
    "Workspace", "Desks", "BusyError", "Options",
    "Diagnosis", "Match", "Evidence", "SymptomEvidence", "UnexplainedEvidence", "UnknownEvidence",
    "TextEvidence", "PriorEvidence", "RecencyEvidence", "CorrectionEvidence", "ExclusionEvidence", "ProductEvidence",
    "MessageEvidence",
    "NextCheck", "How", "Suggestion", "Trials", "count_trials", "answer", "answer_schema", "plain_schemas",
    "sum_up", "Summary", "CaseFilter", "CaseFiles", "Brought", "EditConflictError", "Imported", "by_layer",
    "find_signals", "search_signals", "cases_by_state",
    "ask", "begin", "read_place", "draft_text", "write_draft",
    "OwnListed", "Origin", "SaidOf",
    "Resolution", "Closing", "Kept", "Answers", "Choice", "Draft", "Recorded", "Reviewed", "LIKELY", "OUTCOMES",
    "RESOLVED_UNKNOWN", "AboutAlert", "Handled", "Issued",
    "Answer", "answers_to", "is_state", "nobody_knows", "read_wish", "read_yes", "cleaned", "LARGEST",
    "Runner", "RunnerError", "Refused", "CheckPlan", "Watch", "OwnChecks", "this_host", "prometheus", "host_facts",
    "Evaluation", "ReaderPrecision", "RetrievalMetrics", "Share", "ENOUGH", "Calibrated", "Tuned", "Tuning", "Finding",
    "Backup", "Restored", "IndexStatus", "CandidatesFound",
    "Reasons", "best_remedy", "brief", "has_helped", "heard", "leads_to", "named", "not_to_repeat", "percent",
    "product_name", "reasons", "remedy_record", "told_apart", "told_of", "trials_text", "verdict_remark",
    "verdict_text", "what_to_look_at", "what_was_read", "where_it_leads", "LIKELY_SO", "chat_answer", "chat_status",
    "happened_text",
    "Drill", "Look", "Scene", "Judged", "Score", "Facet", "FacetValue", "Neighbour", "CaseMap", "Point", "Cluster",
    "ProfileTable", "ProfileRow", "ChainStep", "AlertCases", "Health",
    "Expired", "Stale", "Twice",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'diagnops.app' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"diagnops.{_EXPORTS[name]}"), name)
    return found
