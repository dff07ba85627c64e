"""Troubles told in a sentence of their own, with no name of a signal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.complaint_rules import RULES
from diagnops.intake.complaints import complaints
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

Read = Callable[[str], Incident]

TOLD = [
    ("Most pages now take between 15 and 40 seconds.", "service.latency=high"),
    ("Some queries on the MySQL server run for hours.", "db.slow_queries=high"),
    ("Since noon nobody could reach the shop.", "service.down=present"),
    ("The gateway suddenly stopped responding.", "service.down=present"),
    ("The Kafka consumers run, yet the lag keeps growing.", "messaging.consumer.lag=high"),
    ("The standby fell an hour behind.", "db.replication.lag=high"),
    ("Then Postgres ran out of connections.", "db.connections.exhausted=present"),
    ("Our MariaDB refuses any new connections.", "db.connection.refused=present"),
    ("There is no free connection in the pool.", "app.connection_pool.usage=high"),
    ("Within a minute the load went up to 140.", "system.cpu.load_average=high"),
    ("The volume with the backups filled up.", "system.filesystem.utilization=high"),
    ("Two nodes of the EKS cluster went into Not Ready.", "k8s.node.not_ready=present"),
    ("All requests still go to the first replica.", "balancer.imbalance=present"),
    ("Imports that usually take 5 minutes now run for an hour.", "job.duration=high"),
    ("This export should be done in 2 minutes, it has been running for an hour.", "job.duration=high"),
    ("The report job still isn't finished after three hours.", "job.not_finishing=present"),
    ("The calculation is at 41 min and counting.", "job.duration=high"),
    ("The job still runs. The same input took 18 s on the old nodes.", "job.duration=high"),
    ("My laptop does this calculation in half a minute.", "job.duration=high"),
    ("계산이 50분째인데 구형에선 25초였는데요.", "job.duration=high"),
    ("예제 계산이 점심 먹고 와도 안 끝나 있어요.", "job.duration=high"),
    ("Our pipelines sit in the queue although runners are idle.", "job.queue_wait=high"),
    ("The connection to the printer is often lost.", "network.interruption=present"),
    ("The memory of the worker never goes down again.", "memory.leak=present"),
    ("We cannot get above 800 messages per second.", "service.throughput=low"),
    ("Since the upgrade the index is rebuilt twice.", "change.version_upgrade=present"),
    ("After a night the mail workers simply stop taking new messages.", "service.hang=present"),
    ("The scheduler is up, yet the nightly cleanup was not started since Monday.", "job.missed_schedule=present"),
    ("Backups have been failing for two weeks.", "backup.failed=present"),
    ("All 60 worker threads are taken.", "app.thread_pool.usage=high"),
    ("The partitions of the Kafka topic are unevenly spread.", "messaging.partition_skew=present"),
    ("CPU jumped on all of them, from 8 % to 60 %.", "system.cpu.utilization=high"),
    ("Most pings to the branch never arrive.", "network.packet_loss=high"),
    ("It takes several minutes to log in.", "service.latency=high"),
    ("Twice a day the whole site goes offline.", "service.down=present"),
    ("The standby in Oslo shows a large lag.", "db.replication.lag=high"),
    ("Disk space is slowly running out.", "system.filesystem.utilization=high"),
    ("Half of the nodes are bored while the others are overloaded.", "balancer.imbalance=present"),
    ("The scheduler puts all new sessions on the same server.", "balancer.imbalance=present"),
    ("Our builds have doubled in time.", "job.duration=high"),
    ("The agent leaks 40 MB an hour.", "memory.leak=present"),
    ("The indexer eats up all the memory.", "system.memory.utilization=high"),
    ("The cluster keeps going down.", "service.down=present"),
    ("The load is currently 48.", "system.cpu.load_average=high"),
    ("Then Apache runs out of workers.", "app.thread_pool.usage=high"),
    ("Opening the basket takes half a minute.", "service.latency=high"),
    ("Notifications arrive hours late.", "service.latency=high"),
    ("The consumers cannot keep up any more.", "messaging.consumer.lag=high"),
    ("The export has been running for nine hours, normally it is done in two.", "job.duration=high"),
    ("Tests get picked up only after 20 minutes.", "job.queue_wait=high"),
    ("Copies to the share are stuck at 8 MB/s.", "service.throughput=low"),
    ("The restore of last night failed halfway.", "backup.failed=present"),
    ("장바구니 페이지가 한 번에 7초씩 걸립니다.", "service.latency=high"),
    ("게시글 목록 뜨는 데 20초예요.", "service.latency=high"),
    ("통계 쿼리가 세 시간째 돌고 있어요.", "db.slow_queries=high"),
    ("아침부터 아무도 로그인을 못 하고 있어요.", "service.down=present"),
    ("카프카 랙이 줄지를 않아요.", "messaging.consumer.lag=high"),
    ("스탠바이가 20분이나 뒤떨어져 있습니다.", "db.replication.lag=high"),
    ("max_connections에 또 걸렸습니다.", "db.connections.exhausted=present"),
    ("마리아DB가 새 연결을 안 받아 줍니다.", "db.connection.refused=present"),
    ("풀에 남은 커넥션이 없다고 나옵니다.", "app.connection_pool.usage=high"),
    ("요청이 전부 2번 파드로만 가요.", "balancer.imbalance=present"),
    ("정산 작업이 보통 10분인데 오늘은 2시간 걸렸어요.", "job.duration=high"),
    ("빌드가 대기열에 쌓여만 있어요.", "job.queue_wait=high"),
    ("메모리가 밤에도 줄지를 않습니다.", "memory.leak=present"),
    ("복사 속도가 3MB/s밖에 안 나와요.", "service.throughput=low"),
    ("컨슈머가 메시지를 더는 안 가져가요.", "service.hang=present"),
    ("어젯밤 크론이 통째로 안 돌았어요.", "job.missed_schedule=present"),
    ("백업이 월요일부터 안 떠지고 있어요.", "backup.failed=present"),
    ("톰캣 스레드가 전부 물려 있습니다.", "app.thread_pool.usage=high"),
    ("카프카 파티션 하나에만 메시지가 몰려요.", "messaging.partition_skew=present"),
    ("씨피유가 10%였는데 90%까지 치솟았어요.", "system.cpu.utilization=high"),
    ("앱이 커넥션 하나 받는 데 20초예요.", "db.client.connection.wait_time=high"),
    ("대기열에 3만 건이 쌓였습니다.", "queue.length=high"),
    ("받을 땐 200메가밖에 안 나와요.", "service.throughput=low"),
    ("러너가 잡힐 때까지 40분 기다려요.", "job.queue_wait=high"),
    ("지사로 가는 핑이 중간에 줄줄 새요.", "network.packet_loss=high"),
    ("색인기가 메모리를 통째로 잡고 있어요.", "system.memory.utilization=high"),
    ("로그가 디스크를 다 먹었네요.", "system.filesystem.utilization=high"),
]
NOT_TOLD = [
    "Would some pages take up to 40 seconds?",
    "It never happened that nobody could reach the shop.",
    "If Postgres ran out of connections, the alarm would ring.",
    "Last year the gateway stopped responding.",
    "A page should take 2 seconds at most.",
    "A lag of the sound is growing in the video.",
    "The customers could not be reached by phone.",
    "The requests are distributed evenly to all replicas.",
    "The build usually takes 5 minutes.",
    "The old servers took 5 minutes to boot.",
    "The outage is at 41 min and counting.",
    "The tests should not take more than 5 minutes, so the limit is an hour.",
    "The copy was expected to finish in two hours and took 90 minutes.",
    "The worker should stop taking jobs then.",
    "The CPU of the web servers went down.",
    "Three of eight nginx workers are in use.",
    "A leak of file handles it is not.",
    "페이지 여는 데 3초 걸리면 알람이 옵니다.",
    "작년에는 로그인이 30초 걸렸어요.",
    "빌드는 원래 5분 걸려요.",
    "커넥션이 바닥나지는 않았어요.",
    "슬레이브가 뒤처진 건 아니에요.",
    "커넥션 풀에 문제가 없어요.",
    "디스크 공간이 바닥날까 봐 걱정이에요.",
    "백업은 실패한 적이 없어요.",
    "응답이 0.2초 걸려요.",
    "패킷 유실은 전혀 없어요.",
    "We had to restore the failed disk from a snapshot.",
    "커넥션 부족은 없습니다.",
]


@pytest.mark.parametrize(("sentence", "told"), TOLD)
def test_a_trouble_is_read_from_a_whole_sentence(sentence: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(sentence).observations}


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_what_is_asked_denied_feared_past_or_wanted_is_none(sentence: str) -> None:
    assert not list(complaints(sentence))


def test_every_rule_has_an_example_and_tells_a_trouble_that_the_vocabulary_knows(vocabulary: Vocabulary) -> None:
    told = {f"{rule.signal}={rule.state}" for rule in RULES}

    assert told == {told for _, told in TOLD}
    assert all(rule.state in vocabulary.signal[rule.signal].states for rule in RULES)


def test_a_trouble_is_that_of_the_component_that_is_named(read: Read) -> None:
    (seen,) = read("The replica of the database stopped responding.").observations

    assert (seen.role, seen.signal) == ("database", "service.down")


def test_a_node_is_one_of_kubernetes_only_where_that_is_spoken_of(read: Read) -> None:
    of_search = read("One of the Elasticsearch nodes stopped responding.").observations
    of_pods = read("The pods are gone, and their node stopped responding.").observations

    assert "k8s.node.not_ready" not in {o.signal for o in of_search}
    assert "k8s.node.not_ready" in {o.signal for o in of_pods}
