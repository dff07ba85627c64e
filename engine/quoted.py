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
    for line in lines_in(incident.text or incident.unread, index.message_lines):
        message = index.messages[line.owner][line.number]
        if not (message.product and without_fault(message.product, message.versions, named)):
            found.setdefault(line.owner, message.text)
    rate = (len(found) + 1) / (len(index.ids) + 2)
    bits = P.message_witness * max(0.0, log2(P.message_quoted / rate))
    return {at: MessageEvidence(bits, text) for at, text in found.items() if bits}
