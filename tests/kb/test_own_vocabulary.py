"""The team's own vocabulary: laid over the shipped one, held to the same rules, kept with every version."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.intake.lexicon import build_lexicon
from diagnops.intake.words import read_exactly, read_words
from diagnops.kb.casebase import CaseBase
from diagnops.kb.errors import CaseFileError
from diagnops.kb.lint import vocabulary_faults
from diagnops.kb.own_lint import own_faults
from diagnops.kb.own_vocabulary import OwnWords, laid_over
from diagnops.kb.store import open_case_base
from diagnops.kb.vocabulary import Service, Vocabulary
from diagnops.kb.vocabulary_files import OwnFile, read_own_file, read_own_text

ORDERS = """\
layer: application
signals:
  - id: orders.stuck
    kind: event
    name: {en: stuck orders, ko: 멈춘 주문}
    bad: [present]
    said: present
    base_rate: 0.02
    roles: [application]
    aliases: {en: [orders wait for payment], ko: [결제 대기 주문]}
    metrics: [OrdersStuck]
    checks:
      - {kind: promql, run: 'orders_stuck > 0', minutes: 1}
roles:
  - {id: billing-engine, name: {en: billing engine, ko: 과금 엔진}, within: [host]}
aliases:
  db.replication.lag: {metrics: [OrdersPgBehind], ko: [주문 복제 밀림]}
  service.latency: {roles: [billing-engine]}
  database: {en: [orders store]}
services:
  - name: orders-pg
    role: database
    technology: PostgreSQL 15
    aliases: {en: [orders primary], ko: [주문디비]}
"""


def _file(text: str, name: str = "orders.yaml") -> OwnFile:
    return read_own_text(text, name)


def _over(vocabulary: Vocabulary, *texts: str) -> Vocabulary:
    return laid_over(vocabulary, [_file(text).words for text in texts])


def test_a_sound_file_has_no_faults_and_neither_have_both_together(vocabulary: Vocabulary) -> None:
    assert own_faults(vocabulary, [], [_file(ORDERS)]) == []
    assert vocabulary_faults(_over(vocabulary, ORDERS)) == []


def test_nothing_laid_over_the_shipped_vocabulary_leaves_it_as_it_is(vocabulary: Vocabulary) -> None:
    assert laid_over(vocabulary, []) == vocabulary


def test_what_the_team_adds_is_found_and_all_else_stays(vocabulary: Vocabulary) -> None:
    both = _over(vocabulary, ORDERS)

    assert both.find_signal("OrdersPgBehind").id == both.find_signal("주문 복제 밀림").id == "db.replication.lag"
    assert both.find_signal("결제 대기 주문").layer == "application"
    assert both.find_role("orders-pg").id == both.find_role("주문디비").id == both.find_role("orders store").id
    changed = {s.id for s in both.signals if s != vocabulary.signal.get(s.id)}
    assert changed == {"orders.stuck", "db.replication.lag", "service.latency"}
    assert {r.id for r in both.roles if r != vocabulary.role.get(r.id)} == {"billing-engine", "database"}


def test_a_signal_that_is_seen_on_a_further_role_still_means_the_place_it_meant(vocabulary: Vocabulary) -> None:
    text = "aliases: {db.sessions.active: {roles: [application]}}"
    signal = _over(vocabulary, text).signal["db.sessions.active"]

    assert (signal.roles, signal.place) == (("database", "application"), "database")


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("orders-pg is slow", ["database/db.client.operation.duration=high"]),
        ("the CPU of orders-pg is idle", ["database/system.cpu.utilization=low"]),
        ("주문디비가 느려요", ["database/db.client.operation.duration=high"]),
        ("orders-pg가 느립니다", ["database/db.client.operation.duration=high"]),
        ("billing engine is slow", ["billing-engine/service.latency=high"]),
        ("OrdersPgBehind is firing", ["database/db.replication.lag=high"]),
        ("OrdersPgBehind 알람이 울려요", ["database/db.replication.lag=high"]),
        ("OrdersStuck", ["application/orders.stuck=present"]),
        ("주문 복제 밀림이 심해요", ["database/db.replication.lag=high"]),
        ('{"labels": {"alertname": "OrdersStuck", "severity": "page"}}', ["application/orders.stuck=present"]),
        ('ALERTS{alertname="OrdersStuck", job="orders"} 1', ["application/orders.stuck=present"]),
        ("결제 대기 주문은 없어요", ["application/orders.stuck=absent"]),
    ],
)
def test_what_the_team_calls_things_is_read(sentence: str, read: list[str], vocabulary: Vocabulary) -> None:
    both = _over(vocabulary, ORDERS)

    assert [str(one) for one in read_exactly(sentence, both, build_lexicon(both)).observations] == read
    assert {str(one) for one in read_words(sentence, both, build_lexicon(both)).observations} >= set(read)


def test_the_file_that_is_explained_has_no_faults_and_is_read_as_it_says(vocabulary: Vocabulary) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "own-vocabulary.md").read_text("utf-8")
    (text,) = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    said = re.findall(r"^\| `(.*?)` \| `(\S+=\w+)` \|$", page, re.MULTILINE)
    both = _over(vocabulary, text)
    lexicon = build_lexicon(both)

    assert own_faults(vocabulary, [], [_file(text)]) == []
    assert len(said) == 6
    for sentence, read in said:
        assert read in {str(one) for one in read_words(sentence, both, lexicon).observations}


words = st.text("bdfgkmpqtvwxz", min_size=4, max_size=9)


@settings(deadline=None, max_examples=8)
@given(
    names=st.lists(st.tuples(words, words).map("-".join), min_size=1, max_size=4, unique=True),
    language=st.sampled_from(("en", "ko")),
)
def test_a_service_is_read_as_its_role(names: list[str], language: str, vocabulary: Vocabulary) -> None:
    both = laid_over(vocabulary, [OwnWords(services=tuple(Service(name, "database") for name in names))])
    lexicon = build_lexicon(both)
    says = "{} is slow, and connections of {} are high" if language == "en" else "{}가 느리고 {} 커넥션 수가 높아요"
    plain = [(o.role, o.signal, o.state) for o in read_exactly(says.format("DB", "DB"), both, lexicon).observations]

    for name in names:
        read = read_exactly(says.format(name, name), both, lexicon).observations
        assert [(o.role, o.signal, o.state) for o in read] == plain != []


def _faults(vocabulary: Vocabulary, text: str) -> list[tuple[int, str, str]]:
    return [(f.line, f.field, f.reason.code) for f in own_faults(vocabulary, [], [_file(text)])]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "code"),
    [
        ("layer: application", "# none", 2, "layer", "missing"),
        ("orders.stuck", "db.replication.lag", 3, "signals[0].id", "shipped_already"),
        ("billing-engine, n", "database, n", 15, "roles[0].id", "shipped_already"),
        ("멈춘 주문", "커넥션 풀", 5, "signals[0].name.ko", "means_several"),
        (", ko: 멈춘 주문", "", 5, "signals[0].name", "no_name_in"),
        ("bad: [present]", "bad: [high]", 6, "signals[0].bad", "bad_names_no_trouble"),
        ("roles: [application]", "roles: [shop]", 9, "signals[0].roles", "seen_on_unknown_role"),
        ("orders_stuck > 0", "orders_stuck >", 12, "signals[0].checks", "promql_refused"),
        ("within: [host]", "within: [rack]", 15, "roles[0].within", "within_no_role"),
        ("db.replication.lag", "db.replication.lga", 17, "aliases.db.replication.lga", "unknown_signal"),
        ("OrdersPgBehind", "KubePodCrashLooping", 17, "aliases.db.replication.lag.metrics[0]", "means_several"),
        ("roles: [billing-engine]", "roles: [biller]", 18, "aliases.service.latency", "seen_on_unknown_role"),
        ("en: [orders store]", "metrics: [Orders]", 19, "aliases.database.metrics", "role_takes_names"),
        ("name: orders-pg", "name: idle", 21, "services[0].name", "is_word_of_state"),
        ("name: orders-pg", "name: Kafka", 21, "services[0].name", "means_several"),
        ("name: orders-pg", "name: '%'", 21, "services[0].name", "name_without_letters"),
        ("role: database", "role: DB", 22, "services[0].role", "other_name"),
        ("role: database", "role: databse", 22, "services[0].role", "unknown_role"),
        ("services:\n", "services:\n  - {name: Orders PG, role: database}\n", 22, "services[1].name", "service_twice"),
    ],
)
def test_a_fault_is_told_where_the_team_wrote_it(
    old: str, new: str, line: int, field: str, code: str, vocabulary: Vocabulary
) -> None:
    assert (line, field, code) in _faults(vocabulary, ORDERS.replace(old, new))


def test_a_file_that_says_nothing_is_told(vocabulary: Vocabulary) -> None:
    assert _faults(vocabulary, "layer: cpu") == [(1, "", "says_nothing")]


def test_every_fault_of_shape_is_told_at_once() -> None:
    with pytest.raises(CaseFileError) as told:
        _file("layer: cqu\nservices:\n  - {name: x, rol: database}\n")

    assert [(f.line, f.field, f.reason.code) for f in told.value.faults] == [
        (1, "layer", "no_such_value"),
        (3, "services[0].rol", "unknown_key_near"),
        (3, "services[0].role", "missing"),
    ]


@pytest.mark.parametrize("content", [b"\xb7\xce", None])
def test_a_file_that_is_no_text_or_not_there_is_told(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "orders.yaml"
    if content:
        path.write_bytes(content)

    with pytest.raises(CaseFileError) as told:
        read_own_file(path)

    assert [(f.file, f.reason.code) for f in told.value.faults] == [
        (str(path), "not_utf8" if content else "unreadable")
    ]


# The shipped vocabulary moves on: what stands may come to disagree with it, and then the team's holds.


def test_an_id_that_is_shipped_now_too_is_the_teams(vocabulary: Vocabulary) -> None:
    text = ORDERS.replace("orders.stuck", "queue.length")
    both = _over(vocabulary, text)

    assert both.signal["queue.length"].name.en == "stuck orders"
    assert [s.id for s in both.signals].count("queue.length") == 1
    codes = [fault.reason.code for fault in own_faults(vocabulary, [_file(text)])]
    assert "shipped_now_too" in codes


def test_a_name_that_means_something_else_now_means_what_the_team_said(vocabulary: Vocabulary) -> None:
    both = _over(vocabulary, "aliases: {db.replication.lag: {metrics: [KubePodCrashLooping], en: [queue depth]}}")

    assert both.find_signal("KubePodCrashLooping").id == both.find_signal("Queue depth").id == "db.replication.lag"
    read = read_words("KubePodCrashLooping firing", both, build_lexicon(both))
    assert [str(one) for one in read.observations] == ["database/db.replication.lag=high"]


def test_what_refers_to_something_that_is_gone_says_nothing_and_harms_nothing(vocabulary: Vocabulary) -> None:
    text = (
        ORDERS.replace("db.replication.lag", "db.gone")
        .replace("role: database", "role: gone")
        .replace("said: present", "said: present\n    parent: no.longer\n    after: no.longer\n    usual: gone")
    )
    both = _over(vocabulary, text)

    assert (both.signal["orders.stuck"].parent, both.signal["orders.stuck"].place) == (None, "application")
    assert both.above("orders.stuck") == ()
    assert {"no_such_relative", "unknown_signal", "unknown_role"} <= {
        fault.reason.code for fault in own_faults(vocabulary, [_file(text)])
    }


def test_parents_that_come_to_run_in_a_circle_are_cut(vocabulary: Vocabulary) -> None:
    child = next(s for s in vocabulary.signals if s.parent)
    text = ORDERS.replace("orders.stuck", str(child.parent)).replace(
        "kind: event", f"kind: event\n    parent: {child.id}"
    )
    both = _over(vocabulary, text)

    assert both.above(child.id) == (child.parent,)


# The store.


def test_every_version_of_a_file_is_kept(case_base: CaseBase) -> None:
    own = case_base.own_vocabulary
    done = [own.put("a.yaml", text, who="kim", why=f"because {text}") for text in ("one", "one", "two")]
    own.remove("a.yaml", who="lee", why="enough")
    done.append(own.put("a.yaml", "two", who="kim"))
    own.put("b.yaml", "three", who="kim")

    assert done == ["added", "unchanged", "changed", "added"]
    assert [(c.name, c.version, c.who, c.action, c.why, c.text) for c in own.history()] == [
        ("a.yaml", 1, "kim", "added", "because one", "one"),
        ("a.yaml", 2, "kim", "changed", "because two", "two"),
        ("a.yaml", 3, "lee", "removed", "enough", None),
        ("a.yaml", 4, "kim", "added", "", "two"),
        ("b.yaml", 1, "kim", "added", "", "three"),
    ]
    assert [(c.name, c.version) for c in own.standing()] == [("a.yaml", 4), ("b.yaml", 1)]


def test_the_key_follows_every_change_and_is_empty_where_nothing_stands(case_base: CaseBase) -> None:
    own = case_base.own_vocabulary
    steps: list[Callable[[], object]] = [
        lambda: own.put("a.yaml", "one", who="kim"),
        lambda: own.put("b.yaml", "two", who="kim"),
        lambda: own.put("a.yaml", "three", who="kim"),
        lambda: own.remove("a.yaml", who="kim"),
    ]
    keys, revisions = [case_base.vocabulary_key], [case_base.revision]
    for step in steps:
        step()
        keys.append(case_base.vocabulary_key)
        revisions.append(case_base.revision)
    own.remove("b.yaml", who="kim")

    assert (keys[0], case_base.vocabulary_key) == ("", "")
    assert len(set(keys)) == len(keys)
    assert revisions == sorted(set(revisions))


def test_a_transaction_that_fails_keeps_no_file(case_base: CaseBase) -> None:
    def fail() -> None:
        with case_base.transaction():
            case_base.own_vocabulary.put("a.yaml", "one", who="kim")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert (case_base.own_vocabulary.history(), case_base.vocabulary_key) == ([], "")


def test_a_case_base_of_an_older_version_has_no_vocabulary_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    open_case_base(str(place)).close()
    connection = sqlite3.connect(place)
    for table in ("vocabulary_change", "misreading", "token", "delivery"):
        connection.execute(f"drop table {table}")
    connection.execute("delete from _sqlite_migrations where name >= 'm008'")
    connection.execute("pragma user_version = 7")
    connection.commit()
    connection.close()

    opened = open_case_base(str(place))
    assert (opened.vocabulary_key, opened.own_vocabulary.standing()) == ("", [])
    assert opened.own_vocabulary.put("a.yaml", "one", who="kim") == "added"
    opened.close()
