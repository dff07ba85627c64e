"""Aligned messages: read from catalogues, and kept apart from what is measured."""

from __future__ import annotations

from pathlib import Path

from diagnops.training.aligned_messages import far_from, read_catalogues

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain"

#: a.c:1
msgid "could not open file %s"
msgstr "%s 파일을 열 수 없음"

#, fuzzy
msgid "not sure"
msgstr "확실하지 않음"

msgid ""
"disk "
"is full"
msgstr ""
"디스크가 "
"가득 참"

msgid "%d row"
msgid_plural "%d rows"
msgstr[0] "%d개의 행"

msgid "untranslated"
msgstr ""
"""


def test_translated_messages_are_read_without_their_holes(tmp_path: Path) -> None:
    (tmp_path / "po").mkdir()
    (tmp_path / "po" / "ko.po").write_text(CATALOGUE, "utf-8")
    (tmp_path / "po" / "de.po").write_text('msgid "disk"\nmsgstr "디스크 아님"\n', "utf-8")

    assert list(read_catalogues(tmp_path)) == [
        ("파일을 열 수 없음", "could not open file"),
        ("디스크가 가득 참", "disk is full"),
        ("개의 행", "row"),
    ]


def test_a_message_near_one_that_is_measured_is_left_out() -> None:
    far = ("볼륨이 없음", "volume is missing")

    assert far_from([("가", "the disk is full now"), far], ["The disk is full"]) == [far]
    assert far_from([far], []) == [far]
