"""Quoted: the lines in the text that programs write where it is one case or another, and what they say of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

from diagnops.engine.diagnosis import MessageEvidence
from diagnops.engine.index import Index
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.technology import Technology, without_fault
from diagnops.kb.incident import Incident
from diagnops.search.literal import lines_in


def quoted(incident: Incident, named: Technology, index: Index) -> Mapping[int, MessageEvidence]:
    """For each case, by its place, of whose lines one stands in the text, what that says of it.

    It says the more the fewer cases have a line there, as far as its words have not said so already. A line of a
    version that is not the one that is named says nothing.
    """
    found: dict[int, str] = {}
    for first, segment, live in zip(index.first, index.segments, index.live, strict=False):
        for line in lines_in(incident.text or incident.unread, segment.lines):
            message = segment.messages[line.owner]
            if not (message.product and without_fault(message.product, message.versions, named)):
                cases = segment.message_case[segment.message_start[line.owner] : segment.message_start[line.owner + 1]]
                for case in cases[live[cases]].tolist():
                    found.setdefault(first + case, message.text)
    rate = (len(found) + 1) / (len(index) + 2)
    bits = P.message_witness * max(0.0, log2(P.message_quoted / rate))
    return {at: MessageEvidence(bits, text) for at, text in found.items() if bits}
