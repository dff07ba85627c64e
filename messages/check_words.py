"""What a check found, why nobody can say, why it was not made, and what was done to a text; English and Korean."""

from __future__ import annotations

CHECKS: dict[str, tuple[str, str]] = {
    "as_told": ("{text}", "{text}"),  # what an older version kept as a sentence
    # a figure
    "high_from": ("{figure}, high from {level} on", "{figure}, {level} 이상이라 높음"),
    "low_from": ("{figure}, low from {level} down", "{figure}, {level} 이하라 낮음"),
    "usual": ("{figure}, usually {usual} (z {z:+.1f})", "{figure}, 평소 {usual} (z {z:+.1f})"),
    "usual_beyond_level": (
        "{figure}, usually {usual} (z {z:+.1f}): {because}", "{figure}, 평소 {usual} (z {z:+.1f}): {because}",
    ),
    "all_alike": ("{because}; all {count} series alike", "{because}; {count}개 시계열 모두"),
    "of_whom": (
        "{because}; {troubled} of {count} in trouble. Say which are the {role}",
        "{because}; {count}개 중 {troubled}개 이상. {role}이(가) 어느 것인지 알려 주세요",
    ),
    "within_levels": ("{figure}, within its levels", "{figure}, 기준 이내"),
    "near_level": ("{figure}, near to {level}: judge it yourself", "{figure}, {level}에 가까움. 직접 판단하세요"),
    "no_level": ("{figure}: no level to judge it by", "{figure}, 판단할 기준 수치가 없음"),
    "too_little_past": ("{figure}; too little past to hold it against", "{figure}, 비교할 과거가 부족함"),
    "no_threshold": ("{figure}; no threshold to judge it by", "{figure}, 판단할 기준이 없음"),
    "no_figures_now": ("no figures now", "지금 수치가 없음"),
    # the output of a command
    "line_found": ("{line}", "{line}"),
    "answer_empty": ("the answer is empty", "출력이 비어 있음"),
    "looked_not_there": ("looked, and it is not there", "확인했지만 없음"),
    "says_neither": ("the answer says neither", "출력만으로는 알 수 없음"),
    "no_figure": ("the answer holds no figure to judge", "출력에 판단할 수치가 없음"),
    "not_taught": ("nobody taught me to read this; judge it yourself", "읽는 방법을 모릅니다. 직접 판단하세요"),
    "could_not_look": ("it could not look: {said}", "확인하지 못함: “{said}”"),
    "ended_with_code": ("it could not look: exit code {exit_code}", "확인하지 못함: 종료 코드 {exit_code}"),
    "took_too_long": ("it took too long and was stopped", "너무 오래 걸려 중단함"),
    "wrote_too_much": ("it wrote too much and was stopped", "출력이 너무 많아 중단함"),
    # series
    "so_now": ("it is so now", "지금 해당함"),
    "so_of_several": ("it is so now, and of {others} more", "지금 해당함, 그 밖에 {others}개도 해당함"),
    "so_for_long": (
        "so it has been for long, for all {count} series: judge it yourself",
        "시계열 {count}개 모두 오래전부터 해당합니다. 직접 판단하세요",
    ),
    "so_of_whom": (
        "it is so here. Say which are the {role}", "여기에 해당하는 것이 있습니다. {role}이(가) 어느 것인지 알려 주세요",
    ),
    "so_nowhere_of_whom": (
        "it is so nowhere. Say which are the {role}", "해당하는 것이 없습니다. {role}이(가) 어느 것인지 알려 주세요",
    ),
    "not_so": ("the series are there, and it is not so", "시계열은 있고 해당하지 않음"),
    "no_such_series": ("Prometheus has no {series}", "Prometheus에 {series} 없음"),
    "no_figures_came": ("no figures came back", "돌아온 수치가 없음"),
    # why a check is not made here
    "not_a_command": ("it is no command", "명령이 아닙니다"),
    "changes_something": ("it changes something, so it is yours to run", "무언가를 바꾸는 명령이라 직접 실행해야 합니다"),
    "not_on_the_list": (
        "it is not on the list of commands known to change nothing, so it is yours to run",
        "아무것도 바꾸지 않는다고 확인된 명령이 아니라서 직접 실행해야 합니다",
    ),
    "needs_a_shell": ("it needs a shell, so it is yours to run", "셸이 필요한 명령이라 직접 실행해야 합니다"),
    "value_to_tell": ("{place} has to be told", "{place} 값을 알려 주세요"),
    "not_installed": ("{program} is not installed here", "{program}이(가) 설치되어 있지 않습니다"),
    "is_this_the_role": ("is this the {role}?", "이 호스트가 {role}인가요?"),
    "is_this_the_cluster": (
        "is the cluster that kubectl talks to the one of the incident?", "kubectl이 연결된 클러스터가 장애가 난 클러스터인가요?",
    ),
    # a Prometheus
    "not_an_address": (
        "{url:quoted}: write its address, e.g. http://localhost:9090",
        "{url:quoted}: 주소를 적으세요. 예: http://localhost:9090",
    ),
    "not_label_matchers": (
        "{text:quoted}: write label matchers as PromQL does, e.g. 'instance=~\"db.*\"', "
        "or for one role 'database:instance=~\"db.*\"'",
        '{text:quoted}: 레이블 조건을 PromQL처럼 적으세요. 예: \'instance=~"db.*"\', 한 역할만이면 \'database:instance=~"db.*"\'',
    ),
    "prometheus_unreachable": (
        "Prometheus at {url} cannot be reached: {reason}", "{url}의 Prometheus에 연결할 수 없습니다: {reason:reason}",
    ),
    "prometheus_broke_off": ("Prometheus at {url} broke off: {reason}", "{url}의 Prometheus가 응답하다가 연결을 끊었습니다: {reason:reason}"),
    "prometheus_slow": (
        "Prometheus at {url} did not answer within {seconds:g} s",
        "{url}의 Prometheus가 {seconds:g}초 안에 답하지 않았습니다",
    ),
    "prometheus_asks_who": (
        "Prometheus at {url} wants to know who asks ({status}); write http://USER:PASSWORD@HOST:PORT",
        "{url}의 Prometheus가 인증을 요구합니다 ({status}). http://USER:PASSWORD@HOST:PORT로 적으세요",
    ),
    "is_it_prometheus": (
        "{url} answers {status} {reason}: is it a Prometheus? Give its base address, e.g. http://localhost:9090",
        "{url}의 응답: {status} {reason}. Prometheus가 맞나요? 기본 주소를 적으세요. 예: http://localhost:9090",
    ),
    "no_prometheus": (
        "{url} answers with {what:state}, so it is no Prometheus (a login page, a dashboard?); give the address under "
        "which /api/v1/query answers, e.g. http://localhost:9090",
        "{url}이(가) {what:state}을(를) 보내므로 Prometheus가 아닙니다 (로그인 페이지나 대시보드?). /api/v1/query가 답하는 주소를 적으세요. 예: http://localhost:9090",
    ),
    "html": ("HTML", "HTML"),
    "no_json": ("no JSON", "JSON이 아닌 것"),
    "other_json": ("JSON of another kind", "다른 종류의 JSON"),
    "another_form": ("an answer of another form", "다른 형식의 답"),
    "prometheus_cannot_answer": ("Prometheus cannot answer: {error}", "Prometheus가 답할 수 없다고 합니다: {error}"),
    "too_many_series": (
        "{count:,} series answer, more than {most:,}; narrow them",
        "시계열이 {count:,}개로 {most:,}개를 넘습니다. 범위를 좁히세요",
    ),
    "answer_too_large": (
        "the answer is larger than {megabytes} MB; narrow it", "답이 {megabytes} MB보다 큽니다. 범위를 좁히세요",
    ),
    "not_promql": ("it cannot be read as PromQL: {error}", "PromQL로 읽을 수 없습니다: {error}"),
    # how an observation is written
    "how_to_write_observation": (
        "an observation is written ROLE/SIGNAL=STATE, for example volume/io.queue_length=high",
        "관찰은 역할/지표=상태로 적으세요. 예: volume/io.queue_length=high",
    ),
    "state_not_wanted": (
        "{written:quoted}: ROLE/SIGNAL is written here without a state",
        "{written:quoted}: 여기서는 역할/지표를 상태 없이 적으세요",
    ),
    "no_state_of_event": (
        "{signal} is an event: its state is one of {states:list}, not {word:quoted}{near:meant}",
        "{signal}은(는) 이벤트라 상태가 {states:list} 중 하나여야 합니다. {word:quoted}은(는) 쓸 수 없습니다{near:meant}",
    ),
    "no_state_of_measure": (
        "{signal} is a measure: its state is one of {states:list}, not {word:quoted}{near:meant}",
        "{signal}은(는) 측정값이라 상태가 {states:list} 중 하나여야 합니다. {word:quoted}은(는) 쓸 수 없습니다{near:meant}",
    ),
    # what was done to a text, and what is none
    "escapes_left_out": ("terminal escape codes were left out", "터미널 제어 문자열을 뺐습니다"),
    "controls_left_out": ("control characters were left out: {count:,}", "제어 문자 {count:,}개를 뺐습니다"),
    "read_as_cp949": ("read as CP949 (it is not UTF-8)", "UTF-8이 아니어서 CP949로 읽었습니다"),
    "bytes_left_out": (
        "bytes that are not UTF-8 were left out: {count:,}", "UTF-8이 아닌 바이트 {count:,}개를 뺐습니다",
    ),
    "secrets_masked": ("masked before anything is kept: {kinds:secrets}", "저장하기 전에 가렸습니다: {kinds:secrets}"),
    "secret_password": ("passwords {count}", "비밀번호 {count}개"),
    "secret_key": ("keys {count}", "키 {count}개"),
    "secret_token": ("tokens {count}", "토큰 {count}개"),
    "secret_private-key": ("private keys {count}", "개인 키 {count}개"),
    "secret_cookie": ("cookies {count}", "쿠키 {count}개"),
    "secret_e-mail": ("e-mail addresses {count}", "이메일 주소 {count}개"),
    "secret_ip-address": ("IP addresses {count}", "IP 주소 {count}개"),
    "input_shortened": (
        "long input ({characters:,} characters, {lines:,} lines): read {kept:,} of {different:,} different lines",
        "입력이 길어 ({characters:,}자, {lines:,}줄) 서로 다른 {different:,}줄 중 {kept:,}줄을 읽었습니다",
    ),
    "recognised": ("recognised, by lines: {what}", "알아본 출력 (줄): {what}"),
    "printed_not_read": (
        "output of a program that is not read, compared as words: lines {lines}",
        "읽지 못해 글로만 비교한 프로그램 출력: {lines}줄",
    ),
    "input_too_large": (
        "the input is larger than {megabytes} MB; give the part around the incident (of a log: tail -n 100000, journalctl "
        "--since)",
        "입력이 {megabytes} MB보다 큽니다. 장애 전후 부분만 주세요 (로그라면 tail -n 100000, journalctl --since)",
    ),
    "input_is_binary": (
        "the input looks like binary data, not text; give a description, a log or an alert as text",
        "입력이 글이 아니라 바이너리 데이터로 보입니다. 설명, 로그, 알림을 글로 주세요",
    ),
    "input_encoding_unknown": (
        "the input is neither UTF-8 nor CP949 text; convert it to UTF-8 (iconv -t UTF-8)",
        "입력이 UTF-8도 CP949도 아닙니다. UTF-8로 바꾸세요 (iconv -t UTF-8)",
    ),
}  # fmt: skip
