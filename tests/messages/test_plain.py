"""Plain data: what JSON has of a value, in one language and with every sentence."""

from __future__ import annotations

import msgspec

from diagnops.engine.diagnosis import CorrectionEvidence, SymptomEvidence, TextEvidence
from diagnops.kb.case import Text
from diagnops.kb.incident import Observation
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.plain import plain


def test_what_a_case_says_is_in_the_language_asked_for_or_the_one_it_has() -> None:
    both, one = Text(en="disk full", ko="디스크 가득 참"), Text(ko="가득")

    assert [plain(both, "en"), plain(both, "ko"), plain(one, "en")] == ["disk full", "디스크 가득 참", "가득"]


def test_a_message_has_its_code_its_values_and_its_sentence(vocabulary: Vocabulary) -> None:
    told = message("behind_explains", leader="a", what="volume/io.queue_length", bits=1.25)

    assert plain(told, "en", vocabulary) == {
        "code": "behind_explains",
        "text": "a explains volume · I/O queue length better (+1.2 bits)",
        "values": {"leader": "a", "what": "volume/io.queue_length", "bits": 1.25},
        "hint": "",
        "because": None,
    }
    assert "볼륨 · I/O 큐 길이" in plain(told, "ko", vocabulary)["text"]


def test_the_reason_of_a_message_is_a_message_too_and_its_values_are_plain() -> None:
    because = message("as_told", text=Text(en="so it is", ko="그러함"))
    told = plain(message("went_on_without", because=because), "ko")

    assert told["because"]["values"] == {"text": "그러함"}
    assert told["because"]["text"] == "그러함"
    assert "그러함" in told["text"]


def test_a_value_has_all_its_fields_also_those_that_are_as_usual_and_its_kind() -> None:
    seen = Observation("volume", "io.queue_length", "high")
    symptom = SymptomEvidence(1.5, "volume", "io.latency", "high", "high", "volume/io.queue_length", seen)

    told = plain(symptom, "en")

    assert told["kind"] == "symptom"
    assert set(told) == {"kind", *SymptomEvidence.__struct_fields__}
    assert set(told["by"]) == set(Observation.__struct_fields__)
    assert plain(TextEvidence(2.0), "en") == {"kind": "text", "bits": 2.0}
    assert plain(CorrectionEvidence(-3.0, "wrong", "no"), "en")["said"] == "wrong"


def test_a_field_goes_by_the_name_it_has_in_json() -> None:
    class Renamed(msgspec.Struct):
        ours: tuple[int, ...] = msgspec.field(name="theirs", default=(1, 2))

    assert plain(Renamed(), "en") == {"theirs": [1, 2]}


def test_mappings_and_lists_are_plain_all_through() -> None:
    nested = {"a": (Text(en="x"), [Text(en="y")]), "b": {"c": Text(en="z")}, "d": None, "e": 1.5, "f": True}

    assert plain(nested, "en") == {"a": ["x", ["y"]], "b": {"c": "z"}, "d": None, "e": 1.5, "f": True}
