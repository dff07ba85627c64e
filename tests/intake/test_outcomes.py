"""What became of a deed or a suspect is read as it is told: what did not help never did, what is cleared is named."""

from __future__ import annotations

import pytest

from diagnops.intake.postmortem.headings import part_of
from diagnops.intake.postmortem.outcomes import apart, is_deed, nobody_did, outcome, part_said, tried
from diagnops.intake.postmortem.suspects import cleared, suspect


@pytest.mark.parametrize(
    ("told", "became"),
    [
        ("Temporarily disabled the feature, errors stopped.", "worked"),
        ("Rolled back; the errors have not returned.", "worked"),
        ("Restarted while the node was still syncing. Latency recovered.", "worked"),
        ("캐시 무효화로 정상화", "worked"), ("롤백 후 결제 실패 해소", "worked"),
        ("재시작 후 다시 발생하지 않음", "worked"),
        ("재시작(고객 영향 없음) 후 정상화", "worked"),
        ("The service came back but errors returned after five minutes", "failed"),
        ("Adding memory did not help until we also raised the limit", "failed"),
        ("The rollback failed.", "failed"), ("Scaling out made no difference", "failed"),
        ("Restarted the masters; they ran out of memory again", "failed"),
        ("재기동하였으나 증상 동일", "failed"), ("DB 재시작 실패", "failed"), ("증설해도 나아지지 않았다", "failed"),
        ("재시작 후에도 느렸다", "failed"), ("롤백으로 해결 안 됨", "failed"),
        ("Failing over made things worse", "worsened"), ("재시작 후 악화", "worsened"),
        ("A second node helped for an hour", "partly"), ("풀 증설로 일시적으로 완화", "partly"),
        ("Restarted the node with no effect on customers.", None), ("이후 지속 모니터링 중", None),
        ("Rolled back to 5.3", None),
    ],
)  # fmt: skip
def test_what_became_of_a_deed(told: str, became: str | None) -> None:
    assert outcome(told) == became


@pytest.mark.parametrize(
    ("told", "what", "how"),
    [
        ("14:20 Restarted the renderers, no change", "Restarted the renderers", ""),
        ("We tried another uplink: drops stopped at once", "another uplink", "drops stopped at once"),
        ("Rebooting made it worse, since writes stalled", "Rebooting", "writes stalled"),
        ("Did not help: new cards", "new cards", ""),
        ("The rollback failed.", "The rollback", ""),
        ("What finally worked was a new battery.", "a new battery.", ""),
        ("We raised the limit and the reports ran again", "We raised the limit", "the reports ran again"),
        ("Disabled HTTP/3, unblocking users", "Disabled HTTP/3, unblocking users", ""),
        ("서버를 재부팅했지만 10분 만에 다시 가득 참", "서버를 재부팅했음", "10분 만에 다시 가득 참"),
        ("롤백 → 오류율 0%로 정상화", "롤백", "오류율 0%로 정상화"),
    ],
)
def test_a_deed_and_how_its_outcome_was_seen(told: str, what: str, how: str) -> None:
    assert tried(told) == (what, how)


@pytest.mark.parametrize(
    ("told", "what", "how"),
    [
        ("DNS was ruled out because names resolve in 2 ms", "DNS", "names resolve in 2 ms"),
        ("Ruled out DNS: names resolve in 2 ms", "DNS", "names resolve in 2 ms"),
        ("At first we blamed the warehouse, but its queries took 1 s", "the warehouse", "its queries took 1 s"),
        ("The cause was not the deploy.", "the deploy", ""),
        ("Clock skew was a red herring", "Clock skew", ""),
        ("네트워크는 패킷 손실이 없어 배제했습니다", "네트워크", "패킷 손실이 없어"),
        ("배포는 원인이 아니었습니다.", "배포", ""), ("원인은 배포가 아니었다.", "배포", ""),
        ("메모리 부족을 의심했지만 사용률은 30%였습니다", "메모리 부족", "사용률은 30%였습니다"),
    ],
)  # fmt: skip
def test_a_suspect_and_what_cleared_it(told: str, what: str, how: str) -> None:
    assert cleared(told) == (what, how)
    assert part_said(told, "summary") == "ruled_out"


@pytest.mark.parametrize(
    "told",
    [
        "The upstream could not be ruled out", "DNS was never ruled out", "배제할 수 없음",
        "We ruled out everything but the switch", "The cause was not the deploy but its settings",
        "원인은 배포가 아니라 설정이었다", "Users saw events from unrelated organizations",
    ],
)  # fmt: skip
def test_what_is_not_ruled_out(told: str) -> None:
    assert cleared(told) is None


def test_where_suspects_are_ruled_out_each_line_names_one() -> None:
    assert suspect("Disk (35 % used)") == ("Disk", "35 % used")
    assert suspect("The kernel, same on 5.10") == ("The kernel", "same on 5.10")
    assert suspect("Not ruled out: the carrier") is None


@pytest.mark.parametrize(
    ("told", "part", "goes"),
    [
        ("Restarted the pods", "timeline", "done"), ("Restarted the pods", "resolution", None),
        ("Since we upgraded the kernel the mount hangs", "summary", None),
        ("설정 변경 후 응답이 느려짐", "summary", None),
        ("We deployed a change that broke the login", "summary", None),
        ("The pods restarted every five minutes", "summary", None), ("파드가 계속 재시작됨", "summary", None),
        ("E-mail was unaffected", "impact", "unaffected"), ("결제는 영향을 받지 않음", "impact", "unaffected"),
        ("We will add an alert", "resolution", "actions"), ("패치 배포 예정", "resolution", "actions"),
        ("Pending a patch of the vendor", "resolution", "actions"),
        ("Orders were shown as pending", "summary", None),
        ("We had moved the backup to 02:00", "cause", None),
    ],
)  # fmt: skip
def test_what_a_sentence_says_goes_before_its_heading(told: str, part: str, goes: str | None) -> None:
    assert part_said(told, part) == goes  # type: ignore[arg-type]


def test_two_deeds_in_one_sentence_have_an_outcome_each() -> None:
    told = apart("Restarting it did not help, but rolling back fixed it")

    assert [outcome(one) for one in told] == ["failed", "worked"]


def test_what_nobody_did_is_no_remedy() -> None:
    assert all(map(nobody_did, ["It recovered by itself", "No restart was needed.", "저절로 복구됨", "Nothing helped"]))
    assert is_deed("Rolled back to 5.3")
    assert not nobody_did("Rolled back to 5.3")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("What was ruled out", "ruled_out"), ("What it was not", "ruled_out"), ("배제한 것", "ruled_out"),
        ("원인이 아니었던 것", "ruled_out"), ("What we could not rule out", "aside"),
        ("What did not help", "failed"), ("해봤지만 효과 없었던 것", "failed"), ("What we tried", "tried"),
        ("시도한 것", "tried"), ("What helped", "resolution"), ("Actions taken", "resolution"),
        ("How we verified the fix", "verified"), ("검증", "verified"), ("확인", "verified"),
        ("What we verified", "checks"), ("확인한 것", "checks"), ("Hypotheses", "checks"),
        ("Not affected", "unaffected"), ("영향 없음", "unaffected"), ("What Didn't Go So Well?", "lessons"),
        ("영구 조치 (예정)", "actions"), ("Future work", "actions"), ("Similar incidents", "aside"),
        ("Expected behavior", "aside"), ("Leadup", "trigger"), ("5 Whys", "cause"),
    ],
)  # fmt: skip
def test_a_heading_tells_its_part(heading: str, part: str) -> None:
    assert part_of(heading) == part
