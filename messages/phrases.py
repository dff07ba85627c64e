"""The few sentences the engine itself says, in both languages."""

from __future__ import annotations

from diagnops.kb.case import Language

_PHRASES = {
    "failed_before": ("tried {times} and did not help", "{times} 시도했으나 효과가 없었음"),
    "made_worse": ("made it worse before", "상태를 더 나쁘게 만든 적이 있음"),
    "failed_also": ("{times} it did not help", "{times} 효과가 없었음"),
    "retired_no": ("the case is retired; kept for its reasoning", "퇴역한 사례: 추론만 참고"),
    "superseded_no": ("superseded by {case}; look there", "{case}(으)로 대체됨: 그 사례를 볼 것"),
    "until_no": ("expired: applied until {until}", "기한 지남: {until}까지 유효했음"),
    "until_yes": ("applies until {until}", "{until}까지 유효함"),
    "fixed_in_no": (
        "not needed here: fixed in {what} {range}, this is {here}",
        "여기에는 필요 없음: {what} {range}에서 수정됨, 지금 {here}",
    ),
    "fixed_in_yes": ("{what} {here} is older than the fix ({range})", "{what} {here}: 수정본({range})보다 이전"),
    "fixed_in_unknown": (
        "fixed in {what} {range}; the version here is unknown: --env {fact}=VERSION",
        "{what} {range}에서 수정됨. 여기 버전은 모름: --env {fact}=버전",
    ),
    "versions_no": (
        "does not apply here: {what} {range} is required, this is {here}",
        "여기에는 해당하지 않음: {what} {range} 필요, 지금 {here}",
    ),
    "versions_yes": ("{what} {here} is in {range}", "{what} {here}: {range}에 해당"),
    "versions_unknown": (
        "applies to {what} {range}; the version here is unknown: --env {fact}=VERSION",
        "적용 대상: {what} {range}. 여기 버전은 모름: --env {fact}=버전",
    ),
    "platform_no": (
        "does not apply here: it is for {what}, this is {here}",
        "여기에는 해당하지 않음: {what}용, 지금 {here}",
    ),
    "platform_yes": ("for {what}, as here", "{what}용: 여기에 해당"),
    "platform_unknown": (
        "applies to {what}; where this runs is unknown: --env platform=…",
        "적용 대상: {what}. 여기가 어디인지 모름: --env platform=…",
    ),
    "component_yes": ("for {what}, as here", "{what}용: 여기에 해당"),
    "component_unknown": (
        "applies to {what}; check that this is yours, or tell it: --env component=…",
        "적용 대상: {what}. 해당하는지 확인하거나 --env component=… 로 알릴 것",
    ),
    "hardware_yes": ("for {what}, as here", "{what}용: 여기에 해당"),
    "hardware_unknown": ("applies to {what}; check that this is yours", "적용 대상: {what}. 여기에 해당하는지 확인"),
    "risk": ("risk: {risk}", "위험: {risk}"),
    "behind_explains": (
        "{leader} explains {what} better ({bits} bits)",
        "{leader}이(가) {what}을(를) 더 잘 설명함 ({bits}비트)",
    ),
    "behind_text": ("the words are closer to {leader} ({bits} bits)", "글이 {leader}에 더 가까움 ({bits}비트)"),
    "behind_prior": ("{leader} happened more often", "{leader}이(가) 더 자주 일어났음"),
    "behind_recency": ("{leader} happened here more recently", "{leader}이(가) 여기서 더 최근에 일어났음"),
    "behind_correction": (
        "of what people said about earlier matches ({bits} bits for {leader})",
        "이전 판정에 대한 정정 때문에 ({leader} 쪽으로 {bits}비트)",
    ),
    "corrected": (
        "an incident like this was not it: {recorded}",
        "비슷한 장애에서 이 사례가 아니라고 했음: {recorded}",
    ),
    "behind_equal": (
        "as likely as {leader}: what was seen does not tell them apart",
        "{leader}와(과) 같은 정도: 지금까지 본 것으로는 구별되지 않음",
    ),
    "speaks_against": ("{what} is {observed}; recorded {recorded}", "{what}: 지금 {observed}, 기록은 {recorded}"),
    "before": ("(before: {state}, {who})", "(앞서 {who}: {state})"),
    "environment": ("here: {facts}", "환경: {facts}"),
    "looked": ("checked by the program: {what} ({said})", "프로그램이 확인: {what} ({said})"),
    "nobody_says": ("unknown", "모름"),
    "skipped": ("skipped: {what}", "건너뜀: {what}"),
    "cannot": ("cannot be checked here: {what}", "여기서는 확인할 수 없음: {what}"),
    "retracted": ("taken back, unknown again: {what}", "취소, 다시 모름: {what}"),
    "not_case": ("not {case}: {because}", "{case}이(가) 아님: {because}"),
    "reopened": ("reopened", "다시 엶"),
    "closed": ("closed, no case named", "닫음, 사례를 정하지 않음"),
    "closed_as": ("closed as {case}", "{case}(으)로 닫음"),
    "worked": ("worked", "성공"),
    "partly": ("worked in part", "부분 성공"),
    "failed": ("failed", "실패"),
    "worsened": ("made it worse", "악화"),
    "advised": ("advised only", "권고만 함"),
    "normal": ("normal", "정상"),
    "high": ("high", "높음"),
    "low": ("low", "낮음"),
    "present": ("present", "있음"),
    "absent": ("absent", "없음"),
}


def phrase(name: str, language: Language, **values: object) -> str:
    """A sentence with its values put in."""
    return _PHRASES[name][language == "ko"].format(**values)
