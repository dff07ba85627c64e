"""Hints: the ways out that a message names by a code, as this face has them: commands and options."""

from __future__ import annotations

from diagnops.kb.case import Language, Text
from diagnops.kb.errors import Fault, UsageError
from diagnops.kb.message import Message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import fill, word

# Those that stand behind a sentence begin with what joins them to it.
HINTS: dict[str, tuple[str, str]] = {
    # what makes no sense on a command line
    "reopen_what": (
        "--reopen needs the id of an investigation; `diagnops list` shows them",
        "--reopen에는 조사의 id가 필요합니다. 목록: `diagnops list`",
    ),
    "not_utf8_text": (
        "{text} is not UTF-8 text; write it in UTF-8",
        "{text}은(는) UTF-8 글이 아닙니다. UTF-8로 적으세요",
    ),
    "no_language": ("--lang {word:quoted}: answer in en or ko", "--lang {word:quoted}: en 또는 ko로 적으세요"),
    "narrow_alone": (
        "--prometheus-match narrows what --prometheus asks; give that too",
        "--prometheus-match는 --prometheus가 묻는 범위를 좁힙니다. --prometheus도 함께 쓰세요",
    ),
    "no_choice": (
        "--as {written:quoted}: new, same:CASE or variant:CASE",
        "--as {written:quoted}: new, same:사례, variant:사례 중 하나로 적으세요",
    ),
    "one_of_tune": (
        "--dry-run, --reset and --history do different things; give one of them",
        "--dry-run, --reset, --history는 서로 다른 일을 합니다. 하나만 쓰세요",
    ),
    "one_of_index": (
        "--status, --merge, --rebuild and --check do different things; give one of them",
        "--status, --merge, --rebuild, --check는 서로 다른 일을 합니다. 하나만 쓰세요",
    ),
    "limit_alone": (
        "--limit says how many cases --why or --full lists; give one of them too",
        "--limit는 --why나 --full이 보여 줄 사례 수를 정합니다. 그중 하나를 함께 쓰세요",
    ),
    "extra_needed": (
        "this needs more than is installed ({missing}): pip install 'diagnops[{extra}]'",
        "설치되지 않은 것이 필요합니다({missing}): pip install 'diagnops[{extra}]'",
    ),
    "notify_where": (
        "--notify {url:quoted}: an address that begins with https:// or http://",
        "--notify {url:quoted}: https:// 또는 http://로 시작하는 주소를 적으세요",
    ),
    # on their own
    "serving": ("Serving at {address}/ (Ctrl-C stops it)", "{address}/ 에서 제공 중 (Ctrl-C로 멈춤)"),
    "no_token_yet": (
        "Nobody can come in yet. Make a token: diagnops token add NAME --scope write",
        "아직 아무도 들어올 수 없습니다. 토큰 만들기: diagnops token add 이름 --scope write",
    ),
    "for_agents": (
        "This waits for an agent to talk to it. To end it: Ctrl-D",
        "에이전트를 기다립니다. 끝내려면: Ctrl-D",
    ),
    "see_more": (
        "All reasons and remedies: --why · Go on step by step: diagnops investigate",
        "모든 이유와 조치: --why · 한 단계씩 이어 가기: diagnops investigate",
    ),
    "go_on": (
        "To be asked step by step, and to record it when it is solved: diagnops investigate",
        "한 단계씩 확인하고 해결되면 기록하려면: diagnops investigate",
    ),
    "what_there_is": ("What there is: diagnops cases, diagnops signals", "목록: diagnops cases, diagnops signals"),
    "show_this_case": ("All of it: diagnops show {case}", "전체 보기: diagnops show {case}"),
    "show_case": ("One of them whole: diagnops show CASE", "하나를 다 보려면: diagnops show 사례"),
    "cases_of_signal": (
        "With the cases of its kinds: diagnops cases --signal {signal}",
        "하위 지표의 사례까지: diagnops cases --signal {signal}",
    ),
    "withdraw_correction": (
        "Take it back: diagnops corrections --withdraw {number}",
        "취소하려면: diagnops corrections --withdraw {number}",
    ),
    "say_same": (
        "If two of these are one cause: diagnops same CASE CASE. If not, record in both what tells them apart.",
        "둘이 같은 원인이면: diagnops same 사례 사례. 아니면 둘을 가르는 점을 양쪽 사례에 적으세요.",
    ),
    "try_tuning": (
        "There are enough recurrences to fit the percentages: diagnops tune --dry-run",
        "확률을 맞출 만큼 재발 기록이 쌓였습니다: diagnops tune --dry-run",
    ),
    "adds_recurrences": (
        "Each incident that is closed with --case, and each `diagnops same`, adds one.",
        "장애를 --case로 닫거나 `diagnops same`을 쓸 때마다 하나씩 늘어납니다.",
    ),
    "can_be_mended": ("It can be mended: {command} --fix", "고칠 수 있습니다: {command} --fix"),
    "compare_text": ("; to compare: diagnops export DIR {case}", ". 비교하려면: diagnops export 폴더 {case}"),
    "replace_it": ("; to write over it: --replace", ". 덮어쓰려면: --replace"),
    "say_yes": (": --yes", ": --yes"),
    "kept_before": (
        "What was there before is kept. To go back: diagnops restore {path}",
        "이전 것은 남겨 두었습니다. 되돌리려면: diagnops restore {path}",
    ),
    "reset_tuning": ("To go back: diagnops tune --reset", "되돌리기: diagnops tune --reset"),
    "begun": (
        "{path}: fill in what begins with TODO, then\n  diagnops check {path}\n  diagnops add {path}",
        "{path}: TODO로 시작하는 곳을 채운 뒤 실행하세요\n  diagnops check {path}\n  diagnops add {path}",
    ),
    "review_draft": (
        "When somebody has reviewed it, write `status: active` into the file and add it again:",
        "검토가 끝나면 파일에 `status: active`라고 쓰고 다시 추가하세요:",
    ),
    "begin_investigation": (
        '; open one: diagnops investigate "what is seen"',
        '. 시작하려면: diagnops investigate "보이는 것"',
    ),
    "tell_version": (": --env {fact}=VERSION", ": --env {fact}=버전"),
    "tell_platform": (": --env platform=…", ": --env platform=…"),
    "tell_component": (", or tell it: --env component=…", ". 알고 있으면: --env component=…"),
    "state_observation": (", or name it with --seen ROLE/SIGNAL=STATE", ". 또는 --seen 역할/지표=상태로 적으세요"),
    "list_cases": ("; `diagnops cases` lists them", ". 목록: `diagnops cases`"),
    "show_investigations": ("; `diagnops list` shows them", ". 목록: `diagnops list`"),
    "list_corrections": ("; `diagnops corrections` lists them", ". 목록: `diagnops corrections`"),
    "reopen_or_begin": (
        ". Go on with it: diagnops investigate {investigation} --reopen. Begin another: diagnops investigate",
        ". 이어 가기: diagnops investigate {investigation} --reopen. 새로 시작: diagnops investigate",
    ),
    "other_place": ("; another place: DIAGNOPS_DB=FILE", ". 다른 곳: DIAGNOPS_DB=파일"),
    "place_of_case_base": (" (DIAGNOPS_DB)", " (DIAGNOPS_DB)"),
    "read_facts_here": ("; --env auto reads them from this host", ". --env auto는 이 호스트에서 읽습니다"),
    "reset_calibration": (": diagnops tune --reset", ": diagnops tune --reset"),
    "add_recurrences": (
        "; each incident that is closed with --case, and each `diagnops same`, adds one",
        ". 장애를 --case로 닫거나 `diagnops same`을 쓸 때마다 하나씩 늘어납니다",
    ),
    "say_role": (" say so: --here {role}", " 맞으면 --here {role}"),
    "tell_fact": (": --env {fact}=…", ": --env {fact}=…"),
    "say_whose_series": (
        """: --prometheus-match '{role}:instance=~"…"'""",
        """: --prometheus-match '{role}:instance=~"…"'""",
    ),
    "narrow_series": (" with --prometheus-match", " (--prometheus-match)"),
    "label_matchers": (" (--prometheus-match)", " (--prometheus-match)"),
    "prometheus_address": (" (--prometheus)", " (--prometheus)"),
    "say_seen": ("; with one, use --seen", ". 상태까지 적으려면 --seen을 쓰세요"),
    "match_words": (
        ': diagnops match "5xx at the balancer, database CPU idle", or - to read a pipe',
        ': diagnops match "로드밸런서에서 5xx, DB CPU는 한가함", 또는 파이프를 읽으려면 -',
    ),
    "investigate_words": (
        ': diagnops investigate "network drops now and then" --json',
        ': diagnops investigate "네트워크가 가끔 끊김" --json',
    ),
    "observe_words": (
        ": diagnops observe {id} volume/io.queue_length=high",
        ": diagnops observe {id} volume/io.queue_length=high",
    ),
    "check_files": (": diagnops check FILE...", ": diagnops check 파일..."),
    "list_investigations": (". All of them: diagnops list", ". 전체: diagnops list"),
    "add_cases": (": diagnops add FILE", ": diagnops add 파일"),
    "give_reason": (": --because", ": --because"),
    "name_case": (
        ": --case CASE (`diagnops status ID` shows the candidates)",
        ": --case 사례 (후보 보기: `diagnops status ID`)",
    ),
    "name_case_or_none": (": --case {case}, or --no-case", ": --case {case} 또는 --no-case"),
    "say_outcome": (", as in --outcome worked", ", 예: --outcome worked"),
    "name_remedy": (" (--remedy)", " (--remedy)"),
    "say_verified": (': --verified "..."', ': --verified "…"'),
    "write_remedy": (
        ". A new one is written into the case: diagnops export DIR {case}",
        ". 새 조치는 사례에 적으세요: diagnops export 폴더 {case}",
    ),
    "reopen_investigation": (
        ". If it was something else: diagnops investigate {investigation} --reopen",
        ". 다른 것이었다면: diagnops investigate {investigation} --reopen",
    ),
    "replace_case": (
        ". Take over what is there (diagnops export DIR CASE) and add it again, or let the file hold: --replace",
        ". 저장된 내용을 내보내(diagnops export 폴더 사례) 반영한 뒤 다시 추가하거나, 파일 그대로 하려면: --replace",
    ),
    "revert_case": ("Go back to one: diagnops revert {case} --to NUMBER", "되돌리기: diagnops revert {case} --to 번호"),
    "change_case": ("; to change it: diagnops export {folder} {case}", ". 고치려면: diagnops export {folder} {case}"),
    "change_cases": (": diagnops export DIR CASE", ": diagnops export 폴더 사례"),
    "list_vocabulary": ("; `diagnops vocabulary list` shows them", ". 목록: `diagnops vocabulary list`"),
    "version_of_what": (
        "--version prints a version of one file; name that: diagnops vocabulary list NAME --version 1",
        "--version은 파일 하나의 버전을 보여 줍니다. 파일을 적으세요: diagnops vocabulary list 이름 --version 1",
    ),
    "other_port": ("; another one: --port", ". 다른 포트: --port"),
    "other_folder": ("; name another folder", ". 다른 폴더를 쓰세요"),
}


def misused(code: str, **values: str) -> UsageError:
    """What to raise for options that make no sense: an error of this face alone."""
    return UsageError("as_told", text=Text(en=hint(code, "en", **values), ko=hint(code, "ko", **values)))


def hint(code: str, language: Language, /, **values: object) -> str:
    """A way out on a line of its own."""
    return fill(HINTS[code][language == "ko"], language, values)


def told(message: Message, language: Language, vocabulary: Vocabulary | None = None) -> str:
    """A message as a sentence, with the command or the option that helps."""
    return word(message, language, vocabulary, way_out)


def way_out(message: Message, language: Language) -> str:
    """What stands behind the sentence of a message that has a hint."""
    return hint(message.hint, language, **message.values)


def fault_line(fault: Fault, language: Language) -> str:
    """A fault of a file in one line: place, field and what is wrong."""
    return f"{fault.place}: {told(fault.reason, language)}"
