"""The index of a workspace follows whatever is written to its case base, by whomever, and survives what befalls it."""

from __future__ import annotations

import multiprocessing
import random
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app import Workspace, index_files
from diagnops.app.compiled import Compiled
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.case import Case
from diagnops.kb.errors import CaseBaseError
from diagnops.kb.message import Message
from tests.conftest import TODAY

SAID = "the database is slow, its CPU is idle and the disk queue is long"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case base of the starter cases, whose segments have files of their own from four cases on."""
    monkeypatch.setattr(index_files, "_INLINE", 4)
    return tmp_path / "cases.db"


def opened(path: Path) -> Workspace:
    return Workspace.open(path, user="kim", today=lambda: TODAY)


def answer(path: Path) -> Diagnosis:
    with opened(path) as desk:
        return desk.diagnose(desk.read(SAID))


def anew(path: Path) -> Diagnosis:
    """What is answered by an index that was made of nothing but the case base."""
    copy = path.parent / "anew.db"
    with opened(path) as desk:
        kept = desk.case_base
        kept.back_up(copy, {})
    try:
        return answer(copy)
    finally:
        copy.unlink()
        shutil.rmtree(f"{copy}.derived")


def another(case: Case, number: int) -> Case:
    return replace(case, id=f"{case.id}-{number}", story=f"{case.story}\nThe queue is long again, {number} times.")


def built(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which case bases were compiled anew from now on."""
    made: list[str] = []
    build = Compiled._build
    monkeypatch.setattr(Compiled, "_build", lambda self, *given: (made.append(self._location), build(self, *given))[1])
    return made


def test_what_another_process_writes_is_followed_and_nothing_is_made_anew(
    path: Path, library: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(path)
    made = built(path, monkeypatch)
    with opened(path) as reader, opened(path) as writer:
        incident = reader.read(SAID)
        reader.diagnose(incident)
        for number in range(9):
            writer.case_base.add([another(library[number * 7], number), another(library[50], number)], who="lee")
        writer.case_base.add([replace(library[20], story="Nothing but a disk queue.")], who="lee")
        writer.case_base.remove(library[31].id, who="lee")
        told = reader.diagnose(incident)

    assert str(path) not in made
    assert told == answer(path) == anew(path)


def test_cases_that_are_said_to_be_the_same_are_learned_from_at_once(path: Path, library: tuple[Case, ...]) -> None:
    answer(path)
    with opened(path) as desk:
        desk.case_base.add([another(library[3], 1)], who="kim")
        desk.corrections.merge(library[3].id, f"{library[3].id}-1", because="the same disk")
        told = desk.diagnose(desk.read(SAID))

    assert told == anew(path)


def test_texts_that_were_rewritten_leave_nothing_of_the_old_ones(
    path: Path, library: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(path)
    made = built(path, monkeypatch)
    with opened(path) as desk:
        desk.case_base.rewrite(lambda kept: kept.text.replace("queue", "stack"))

    assert answer(path) == anew(path)
    assert str(path) in made


def test_a_base_that_went_another_way_is_not_taken_for_this_one(path: Path, library: tuple[Case, ...]) -> None:
    answer(path)
    copy = path.parent / "copy.db"
    with opened(path) as desk:
        desk.case_base.back_up(copy, {})
        desk.case_base.add([another(library[1], 1)], who="kim")
        desk.diagnose(desk.read(SAID))
    with opened(copy) as other:
        other.case_base.add([another(library[2], 1)], who="kim")
    shutil.copy(copy, path)
    for log in ("-wal", "-shm"):
        Path(f"{path}{log}").unlink(missing_ok=True)

    assert answer(path) == anew(path)


def test_a_merged_index_answers_the_same_and_lies_in_one_segment(path: Path, library: tuple[Case, ...]) -> None:
    answer(path)
    with opened(path) as desk:
        desk.case_base.add([another(library[7], 1)], who="kim")
        before = desk.diagnose(desk.read(SAID))
        several = desk.index_care.status()
        one = desk.index_care.merge()

        assert (len(several.segments), len(one.segments)) == (2, 1)
        assert desk.diagnose(desk.read(SAID)) == before
    assert answer(path) == before
    with opened(path) as desk:
        assert desk.index_care.status()._replace(bytes=0) == one._replace(bytes=0)
        assert desk.index_care.rebuild().segments == one.segments


def test_a_large_index_answers_by_candidates_and_follows(
    path: Path, library: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = answer(path)
    monkeypatch.setattr("diagnops.engine.index.EXACT", 100)
    monkeypatch.setattr("diagnops.app.compiled._PART", 50)
    with opened(path) as desk:
        made = desk.index_care.rebuild()
        assert [one.large for one in made.segments] == [True]
        assert desk.diagnose(desk.read(SAID)) == expected
        found = desk.index_care.check(20)
        assert (found.recall, found.same_score) == (1.0, 1.0)
        desk.case_base.add([another(library[7], 1)], who="kim")
        told = desk.diagnose(desk.read(SAID))
        assert [one.large for one in desk.index_care.status().segments] == [True, False]
    files = {file.name.partition(".")[0] for file in Path(f"{path}.derived").iterdir()}
    assert sum(name.startswith("index-") for name in files) <= 2 + 1  # the large one, and that of before
    monkeypatch.undo()
    assert told.leading == anew(path).leading


def test_a_segment_that_somebody_let_go_of_is_kept_again(path: Path, library: tuple[Case, ...]) -> None:
    with opened(path) as desk:
        incident = desk.read(SAID)
        desk.diagnose(incident)
        for file in Path(f"{path}.derived").glob("index-*"):
            file.unlink()
        desk.case_base.add([another(library[7], 1)], who="kim")
        assert desk.diagnose(incident) == desk.diagnose(incident)
        assert not [*Path(f"{path}.derived").glob("index-*")]  # it is not written down for one change
        desk.case_base.add([another(case, 1) for case in library[10:26]], who="kim")
        told = desk.diagnose(incident)

    assert [*Path(f"{path}.derived").glob("index-*")]
    assert answer(path) == told == anew(path)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_of_the_index_gives_no_wrong_answer(seed: int, path: Path, library: tuple[Case, ...]) -> None:
    answer(path)
    with opened(path) as desk:
        desk.case_base.add([another(case, seed) for case in library[:6]], who="kim")
        expected = desk.diagnose(desk.read(SAID))
    random_ = random.Random(seed)
    files = sorted(file for file in Path(f"{path}.derived").iterdir() if file.name.startswith("index"))
    hit = random_.choice(files)
    content = bytearray(hit.read_bytes())
    at, size = random_.randrange(len(content)), random_.randint(1, 5000)
    match seed % 4:
        case 0:
            content[at] ^= 1 << random_.randrange(8)
        case 1:
            del content[at:]
        case 2:
            content[at : at + size] = bytes(len(content[at : at + size]))
        case _:
            content = bytearray(random_.choice(files).read_bytes())  # one in the place of another
    hit.write_bytes(content)

    assert answer(path) == expected
    assert answer(path) == expected  # it was repaired


def test_a_damaged_page_of_a_large_segment_is_noticed_when_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnops.engine.index.EXACT", 100)
    with opened(path) as desk:
        desk.index_care.rebuild()
        expected = desk.diagnose(desk.read(SAID))
    (large,) = Path(f"{path}.derived").glob("index-large*")
    content = bytearray(large.read_bytes())
    pages = len(content) // (4096 + 8)
    for at in range(5, pages - 1):
        content[4096 * at + 100] ^= 4  # all but the head and the sums of the pages
    with opened(path) as desk:
        assert desk.compiled.damaged() == []
        large.write_bytes(content)
        assert desk.compiled.damaged() == [large]
    anew_: list[Message] = []
    with Workspace.open(path, user="kim", today=lambda: TODAY, notice=anew_.append) as desk:
        assert desk.diagnose(desk.read(SAID)) == expected

    assert [one.code for one in anew_][:1] == ["made_anew"]
    assert answer(path) == expected


def test_a_disk_that_is_full_costs_the_index_and_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnops.engine.index.EXACT", 100)
    expected = answer(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with opened(path) as desk:
        with monkeypatch.context() as context:
            context.setattr("os.fdopen", full)
            with pytest.raises(CaseBaseError, match="No space left"):
                desk.index_care.rebuild()
        assert len(desk.case_base) == 184
    assert answer(path) == expected


def _writes(path: Path, number: int, library: tuple[Case, ...], done: multiprocessing.Queue[str]) -> None:
    with opened(path) as desk:
        for at in range(25):
            desk.case_base.add([another(library[at], 1000 * number + at)], who=f"writer {number}")
        done.put("")


def _searches(path: Path, done: multiprocessing.Queue[str]) -> None:
    try:
        with opened(path) as desk:
            incident = desk.read(SAID)
            for _ in range(15):
                assert desk.diagnose(incident).leading
        done.put("")
    except BaseException as error:
        done.put(repr(error))


def test_several_write_while_several_search(path: Path, library: tuple[Case, ...]) -> None:
    answer(path)
    of = multiprocessing.get_context("fork")
    done: multiprocessing.Queue[str] = of.Queue()
    working = [of.Process(target=_writes, args=(path, number, library, done)) for number in range(2)]
    working += [of.Process(target=_searches, args=(path, done)) for _ in range(2)]
    for process in working:
        process.start()
    said = [done.get(timeout=120) for _ in working]
    for process in working:
        process.join(60)

    assert said == [""] * 4
    with opened(path) as desk:
        assert len(desk.case_base) == len(desk.compiled.index) == 184 + 50
    assert answer(path) == anew(path)
