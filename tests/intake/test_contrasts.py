"""Where, when and for whom it happens, and what came of a cure, as people say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.cure_rules import CURES
from diagnops.intake.cures import _deed
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.training.marked import marked_texts

Read = Callable[[str], Incident]

TOLD = [
    ("If I restart the gateway, all is fine for about an hour.", "gone_after_process_restart=present"),
    ("Bouncing the worker clears it until the next morning.", "gone_after_process_restart=present"),
    ("We restarted the broker twice, no change.", "gone_after_process_restart=absent"),
    ("톰캣을 재시작하면 20분은 괜찮습니다", "gone_after_process_restart=present"),
    ("에이전트를 재기동해도 소용이 없어요", "gone_after_process_restart=absent"),
    ("It stays like that until somebody reboots the box.", "gone_after_reboot=present"),
    ("장비를 재부팅하니 바로 풀렸습니다", "gone_after_reboot=present"),
    (
        "카드는 전원을 완전히 뺐다 꽂으면 다시 잡힙니다. 전원 완전히 내렸다 올리니까 살아났어요",
        "gone_after_power_cycle=present",
    ),
    ("After we reverted the release, the errors went away.", "gone_after_rollback=present"),
    ("이전 버전으로 롤백하면 나아집니다", "gone_after_rollback=present"),
    ("We raised the read timeout to 90 s, it made no difference.", "configuration_changes_no_effect=present"),
    ("버퍼 크기를 두 배로 늘려 봤는데 똑같습니다", "configuration_changes_no_effect=present"),
    ("Gave it more RAM, still the same.", "largest_instance_no_effect=present"),
    ("We swapped the cable, and the link drops just as often, no difference.", "replaced_hardware_no_effect=present"),
    ("Ever since we moved to the new proxy, uploads hang.", "follows_change=present"),
    ("We added a second index last night. Since then inserts crawl.", "follows_change=present"),
    ("커널을 올린 뒤로 느려졌어요", "follows_change=present"),
    ("As soon as real traffic comes in, it drops packets.", "only_under_load=present"),
    ("손님이 몰리면 결제가 실패해요", "only_under_load=present"),
    ("api-3 is slow, the other four nodes are fine.", "some_hosts_only=present"),
    ("2번 서버가 이상하고 나머지 서버는 멀쩡해요", "some_hosts_only=present"),
    ("Only one of our brokers does that.", "one_host_only=present"),
    ("열 대 중에 세 대가 그럽니다", "some_hosts_only=present"),
    ("9 of 9 pods fail.", "all_hosts=present"),
    ("파드 20개 중 20개가 안 뜹니다", "all_hosts=present"),
    ("At 4 am every night the queue fills up.", "follows_time=present"),
    ("매일 새벽 4시에 멈춥니다", "follows_time=present"),
    ("Six hours later the lease is gone.", "only_after_minutes=present"),
    ("돌린 지 50분쯤 지나면 느려집니다", "only_after_minutes=present"),
    ("The older machines work, the new ones freeze.", "older_hardware_unaffected=present"),
    ("구형 서버는 문제없습니다", "older_hardware_unaffected=present"),
    ("The same build runs fine in staging.", "same_software_elsewhere_ok=present"),
    ("In Firefox it works, our client gets an error.", "some_clients_only=present"),
    ("It hits one request in twenty.", "intermittent=present"),
    ("We resized the instance last night and it did absolutely nothing.", "largest_instance_no_effect=present"),
    ("- 서버 스펙 8코어 -> 16코어 : 차이 없음", "largest_instance_no_effect=present"),
    ("- 메모리 교체 → 동일", "replaced_hardware_no_effect=present"),
    ("- 재기동: 변화 없음", "gone_after_process_restart=absent"),
    ("At 00:30 CET every day the import hangs.", "follows_time=present"),
    ("It works fine with short messages.", "follows_size=present"),
    ("After 3 days uptime the card is gone.", "only_after_minutes=present"),
    ("It hangs after a migration of the shop.", "follows_change=present"),
    ("It returned to normal after we killed the stuck process.", "gone_after_process_restart=present"),
    ("Twice a week the import stops halfway.", "intermittent=present"),
    ("Uploads fail randomly.", "intermittent=present"),
    ("The spikes come at 15 minute intervals.", "periodic=present"),
    ("The switch drops frames under load.", "only_under_load=present"),
    ("During rush hours the tills hang.", "only_under_load=present"),
    ("We never see that in our test environment.", "same_software_elsewhere_ok=present"),
    ("The lookup only works on the nodes that run the resolver.", "some_hosts_only=present"),
    ("We downgraded the agent, and the load is back to normal.", "gone_after_rollback=present"),
    ("The only way out is a hard reset.", "gone_after_power_cycle=present"),
    ("The workaround is to reboot the machine.", "gone_after_reboot=present"),
    ("A restart of the worker, and it consumes again.", "gone_after_process_restart=present"),
    ("We upgraded the driver, it did not help.", "driver_change_no_effect=present"),
    ("We also tried an older Realtek driver, same.", "driver_change_no_effect=present"),
    ("When I restart the consumer, it starts processing.", "gone_after_process_restart=present"),
    ("We rebooted it around noon, and the load cleared up.", "gone_after_reboot=present"),
    ("The only recovery is the power button.", "gone_after_power_cycle=present"),
    ("We managed to bring the shop up by rolling back.", "gone_after_rollback=present"),
    ("I set a longer timeout. But it did not help.", "configuration_changes_no_effect=present"),
    ("After clearing the caches the problem persists.", "configuration_changes_no_effect=present"),
    ("After 2 hours the remote session gets disconnected.", "only_after_minutes=present"),
    ("It ran well for several days, then it crashed.", "only_after_minutes=present"),
    ("We cannot reliably reproduce it.", "intermittent=present"),
    ("Every day at about the same time the queries pile up.", "follows_time=present"),
    ("It happened after we enabled compression.", "follows_change=present"),
    ("Since the new rate limiter was introduced calls fail.", "follows_change=present"),
    ("This happens on one of our routers.", "one_host_only=present"),
    ("On one of the brokers the heap is much higher than on the others.", "one_host_only=present"),
    ("It does not happen on the masters.", "some_hosts_only=present"),
    ("Mobile users are fine.", "some_clients_only=present"),
    ("Calls drop when there is heavy traffic.", "only_under_load=present"),
    ("It runs nicely for 3 or 4 hours and then the memory jumps.", "only_after_minutes=present"),
    ("The scanner disappears after one or two weeks.", "only_after_minutes=present"),
    ("After two or three hours the whole shop freezes.", "only_after_minutes=present"),
    ("Other colleagues are able to print without problems.", "some_users_only=present"),
    ("We never had such trouble until we replaced the switch.", "follows_change=present"),
    ("Everything crawls since we restored the dump.", "follows_change=present"),
    ("I have to reboot the gateway every time it happens.", "gone_after_reboot=present"),
    ("서버 하나에서만 그래요.", "one_host_only=present"),
    ("나머지 노드에서는 바로 떠요.", "some_hosts_only=present"),
    ("메일 서버가 됐다 안 됐다 합니다. 응답이 왔다가 끊겼다가 해요.", "intermittent=present"),
    ("열에 세 번은 500이 떨어져요.", "intermittent=present"),
    ("재기동하면 이틀은 괜찮다가 또 그래요.", "only_after_minutes=present"),
]
NOT_TOLD = [
    "Would a restart fix it?",
    "재시작하면 괜찮아질까요?",
    "A restart might help, we have not tried yet.",
    "The backup runs at 3 every night.",
    "Last year a reboot fixed something like that.",
    "We will move to the new proxy on Monday.",
    "In another team the older machines work.",
    "There are messages larger than 2 MB as well.",
    "점검하는 동안 사용자가 늘면서 느려졌습니다",
    "The autoscaler is at 12 of 12 replicas.",
    "The keys are randomly generated.",
    "The servers are under heavy load.",
    "Since the firmware update there are no more errors.",
    "It was seen three days in a row.",
]
RESTARTED = ["자꾸 재시작해서 미치겠습니다", "the pods keep restarting", "컨테이너가 계속 재시작됩니다"]
NOT_RESTARTED = [
    "Jun-ho restarts the pods every morning.",
    "We restart it daily.",
    "Restarting the database made it worse.",
    "nginx를 재시작했는데 소용없었어요",
    "- 재기동: 변화 없음",
    "The node has to be rebooted, until the node is rebooted nothing answers.",
]


@pytest.mark.parametrize(("sentence", "told"), TOLD)
def test_a_contrast_is_read(sentence: str, told: str, read: Read) -> None:
    assert f"contrast.{told}" in {f"{o.signal}={o.state}" for o in read(sentence).observations}


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_no_contrast_is_read_from_what_is_asked_feared_set_or_elsewhere(sentence: str, read: Read) -> None:
    assert not {o.signal for o in read(sentence).observations if o.signal.startswith("contrast.")}


@pytest.mark.parametrize("sentence", RESTARTED)
def test_a_restart_that_nobody_asked_for_is_read(sentence: str, read: Read) -> None:
    assert {"service.restart", "k8s.container.restart.count"} & {o.signal for o in read(sentence).observations}


@pytest.mark.parametrize("sentence", NOT_RESTARTED)
def test_a_restart_that_somebody_did_is_no_symptom(sentence: str, read: Read) -> None:
    assert not {"service.restart", "k8s.container.restart.count"} & {o.signal for o in read(sentence).observations}


def test_what_is_told_of_a_deed_has_one_of_the_words_that_it_is_looked_for_by(vocabulary: Vocabulary) -> None:
    told = [text.text for text in marked_texts(vocabulary)][::6]
    for number, cure in enumerate(CURES):
        found = [deed[0].lower() for text in told for deed in _deed(number).finditer(text)]
        assert found, cure.signal
        assert [deed for deed in found if not any(word in deed for word in cure.words.split())] == []


@pytest.mark.parametrize("unit", ["큐", "a", "로컬", "not ", "restart ", "재시작: ", "재시작했", "1,", "가 ", "다른 "])
def test_a_long_line_is_read_in_time_that_grows_with_it(
    unit: str, read: Read, in_proportion: Callable[[Callable[[int], object], int], None]
) -> None:
    in_proportion(lambda length: read(unit * (length // len(unit))), 20_000)
