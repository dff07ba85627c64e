"""What is wrong: with what was asked for, with a case file, with the case base; English and Korean."""

from __future__ import annotations

_RANGE = "write it like >= 4.18, < 5.4 || >= 5.10 (a comma is and, || is or)"
_RANGE_KO = "예: >= 4.18, < 5.4 || >= 5.10 (쉼표는 그리고, ||는 또는)"

FAULTS: dict[str, tuple[str, str]] = {
    "faults": ("{faults:list}", "잘못된 곳: {faults:list}"),  # a face words each by itself
    # names that nobody knows
    "unknown_signal": ("unknown signal {name:quoted}{near:meant}", "모르는 지표입니다: {name:quoted}{near:meant}"),
    "unknown_role": ("unknown role {name:quoted}{near:meant}", "모르는 역할입니다: {name:quoted}{near:meant}"),
    "unknown_product": ("unknown product {name:quoted}{near:meant}", "모르는 제품입니다: {name:quoted}{near:meant}"),
    "no_case": ("no case {name:quoted}{near:meant}", "{name:quoted} 사례가 없습니다{near:meant}"),
    "no_investigation": ("no investigation {name:quoted}{near:meant}", "{name:quoted} 조사가 없습니다{near:meant}"),
    "several_investigations": (
        "{name:quoted} is the beginning of several investigations: {found:list}",
        "{name:quoted}(으)로 시작하는 조사가 여럿입니다: {found:list}",
    ),
    "no_correction": ("no correction {number}", "정정 {number}이(가) 없습니다"),
    "several_cases": (
        "{name:quoted} stands in the titles of several cases: {found:list}",
        "제목에 {name:quoted}이(가) 있는 사례가 여럿입니다: {found:list}",
    ),
    # what was asked for cannot be done
    "no_drill": (
        "no case on record can be replayed: none has enough symptoms",
        "다시 풀어 볼 사례가 없습니다. 증상이 충분히 적힌 사례가 하나도 없습니다",
    ),
    "no_drill_of": (
        "{case} cannot be replayed: fewer than {least} symptoms are on record",
        "{case}은(는) 다시 풀어 볼 수 없습니다. 기록된 증상이 {least}개보다 적습니다",
    ),
    "drill_over": ("the drill is over", "훈련이 끝났습니다"),
    "is_closed_already": (
        "{investigation} is closed; nothing was added",
        "{investigation}은(는) 닫혀 있어 아무것도 추가하지 않았습니다",
    ),
    "is_closed_as": (
        "{investigation} is closed as {case}; nothing was added",
        "{investigation}은(는) {case}(으)로 닫혀 있어 아무것도 추가하지 않았습니다",
    ),
    "no_words_in_clause": (
        "{clause:quoted}: there is no word or figure in it to know it by",
        "{clause:quoted}: 알아볼 낱말이나 수치가 없습니다",
    ),
    "correction_stands": (
        "that stands already, as correction {number} by {who}",
        "같은 정정이 이미 있습니다: 정정 {number}, {who}",
    ),
    "correction_withdrawn_already": (
        "correction {number} was withdrawn already: {withdrawn}",
        "정정 {number}은(는) 이미 취소했습니다: {withdrawn}",
    ),
    "no_fact": (
        "{fact:quoted}: write NAME=VALUE, e.g. kernel=5.15.0-91, platform=aws or postgresql=15.3",
        "{fact:quoted}: 이름=값으로 쓰세요. 예: kernel=5.15.0-91, platform=aws, postgresql=15.3",
    ),
    "fact_too_long": (
        "{fact:quoted}: a fact is one line of at most {most} characters",
        "{fact:quoted}: 환경 정보는 {most}자 이하의 한 줄로 적으세요",
    ),
    # the case base
    "no_such_store": (
        "{scheme}:// case bases are not supported; give a file path",
        "{scheme}:// 사례 베이스는 지원하지 않습니다. 파일 경로를 주세요",
    ),
    "no_home": (
        "there is no home folder to keep a case base in",
        "사례 베이스를 둘 홈 폴더가 없습니다",
    ),
    "nobodys_home": (
        "{path}: there is no such home folder; write the whole path",
        "{path}: 그런 홈 폴더가 없습니다. 전체 경로를 적으세요",
    ),
    "no_case_base": (
        "{path} is the database of another program; nothing was changed",
        "{path}은(는) 다른 프로그램의 데이터베이스입니다. 아무것도 바꾸지 않았습니다",
    ),
    "case_base_unusable": (
        "cannot use the case base {path}: {reason}",
        "사례 베이스 {path}을(를) 쓸 수 없습니다: {reason:reason}",
    ),
    "case_damaged": (
        "cannot use the case base {path}: the case {case:quoted} is damaged: {reason}",
        "사례 베이스 {path}을(를) 쓸 수 없습니다. {case:quoted} 사례가 손상되었습니다: {reason}",
    ),
    "not_as_written": (
        "cannot use the case base {path}: {because} is not as it was written; it was damaged since",
        "사례 베이스 {path}을(를) 쓸 수 없습니다. {because}이(가) 쓴 그대로가 아닙니다. 그 뒤에 손상되었습니다",
    ),
    "row_of_case": ("the case {key:quoted}", "{key:quoted} 사례"),
    "row_of_history": (
        "change {key} in the history of the case {part:quoted}",
        "{part:quoted} 사례 이력의 {key}번 변경",
    ),
    "row_of_fact": ("what it keeps as {key:quoted}", "{key:quoted}(으)로 보관한 것"),
    "row_of_investigation": ("the investigation {key}", "조사 {key}"),
    "row_of_event": ("event {key} of the investigation {part}", "조사 {part}의 {key}번 이벤트"),
    "row_of_misreading": ("correction r{key}", "정정 r{key}"),
    "row_of_correction": ("correction {key}", "정정 {key}"),
    "row_of_token": ("token {key}", "{key}번 토큰"),
    "row_of_delivery": ("delivery {key} of alerts", "{key}번 알림 전송"),
    "row_of_vocabulary": ("version {key} of the team's vocabulary", "팀 어휘의 {key}번 버전"),
    "row_of_table": ("the table {key:quoted}", "{key:quoted} 표"),
    "row_of_trigger": ("the rule {key:quoted}", "{key:quoted} 규칙"),
    "case_base_read_only": (
        "the case base {path} is read-only: it can be searched, not changed",
        "사례 베이스 {path}은(는) 읽기 전용입니다. 찾을 수는 있지만 바꿀 수 없습니다",
    ),
    "case_base_older_read_only": (
        "the case base {path} is of an older version and read-only; open it once where it can be written",
        "사례 베이스 {path}은(는) 이전 버전이고 읽기 전용입니다. 쓸 수 있는 곳에서 한 번 여세요",
    ),
    "made_anew": ("{path} could not be used and was made anew", "{path}을(를) 쓸 수 없어 새로 만들었습니다"),
    "index_not_kept": (
        "the index of {size} MB could not be kept: {reason}; the case base is as it was",
        "{size} MB인 색인을 저장하지 못했습니다: {reason}. 사례 베이스는 그대로입니다",
    ),
    "index_being_merged": (
        "another process is merging this index; there is nothing left to do",
        "다른 프로세스가 이 색인을 병합하고 있습니다. 더 할 일이 없습니다",
    ),
    "case_base_newer": (
        "{path} was made by a newer DiagnOPs; upgrade this one",
        "{path}은(는) 더 새로운 DiagnOPs가 만든 파일입니다. DiagnOPs를 업그레이드하세요",
    ),
    "event_damaged": ("event {number} is damaged: {reason}", "{number}번 이벤트가 손상되었습니다: {reason}"),
    "correction_damaged": ("correction {number} is damaged: {reason}", "정정 {number}이(가) 손상되었습니다: {reason}"),
    "no_free_id": ("no free id for an investigation", "조사에 붙일 id가 남아 있지 않습니다"),
    # a file
    "unreadable": ("cannot be read: {reason}", "읽을 수 없습니다: {reason:reason}"),
    "not_utf8": ("not UTF-8 (byte {at}); save it as UTF-8", "UTF-8이 아닙니다 ({at}번째 바이트). UTF-8로 저장하세요"),
    "no_yaml_part": (
        "a case file begins with a line `---`, then the YAML part, then `---` and the story",
        "사례 파일은 `---` 줄로 시작하고, YAML 부분, 다시 `---`, 경위 순서로 이어져야 합니다",
    ),
    "yaml_part_open": (
        "the YAML part is not closed; end it with a line `---`",
        "YAML 부분이 닫히지 않았습니다. `---` 줄로 끝내세요",
    ),
    "no_keys": ("expected `key: value` lines, found none", "`키: 값` 줄이 있어야 하는데 하나도 없습니다"),
    "longer_than": ("longer than {most:,} characters", "{most:,}자를 넘습니다"),
    "no_yaml_since": (
        "not YAML: {reason}; what begins in line {line} is not closed",
        "YAML이 아닙니다: {reason:reason}. {line}번째 줄에서 시작한 것이 닫히지 않았습니다",
    ),
    "no_yaml": ("not YAML: {reason}", "YAML이 아닙니다: {reason:reason}"),
    "half_a_character": ("half of a character (a lone surrogate)", "반쪽짜리 문자가 있습니다 (짝 없는 서로게이트)"),
    "nested_too_deep": ("nested deeper than {most} levels", "{most}단계보다 깊이 중첩되었습니다"),
    "second_document": (
        "a second YAML document begins here; keep one a file",
        "여기서 두 번째 YAML 문서가 시작됩니다. 파일 하나에 하나만 두세요",
    ),
    "no_anchors": (
        "anchors (&) and aliases (*) are not used here; write the value out",
        "앵커(&)와 별칭(*)은 쓸 수 없습니다. 값을 그대로 적으세요",
    ),
    "key_not_plain": ("a key has to be a plain word", "키는 낱말이어야 합니다"),
    "given_twice": ("given twice; keep one", "두 번 적혀 있습니다. 하나만 남기세요"),
    "missing_or_faulty": ("missing or faulty", "없거나 잘못되었습니다"),
    # the shape of a case
    "missing": ("missing", "빠져 있습니다"),
    "unknown_key": ("unknown key; known: {known:list}", "모르는 키입니다. 쓸 수 있는 것: {known:list}"),
    "unknown_key_near": ("unknown key{near:meant}", "모르는 키입니다{near:meant}"),
    "no_such_value": (
        "{value:quoted} is none of {known:list}{near:meant}",
        "{value:quoted}은(는) 쓸 수 없는 값입니다. 다음 중 하나로 적으세요: {known:list}{near:meant}",
    ),
    "other_value": (
        "expected {wanted:state}, found {found:quoted}",
        "{wanted:state}이(가) 와야 하는데 {found:quoted}이(가) 있습니다",
    ),
    "other_shape": (
        "expected {wanted:state}, found {found:state}",
        "{wanted:state}이(가) 와야 하는데 {found:state}이(가) 있습니다",
    ),
    "a_mapping": ("`key: value` lines", "`키: 값` 줄"),
    "a_list": ("a list", "목록"),
    "a_text": ("text", "글"),
    "a_number": ("a number", "숫자"),
    "true_or_false": ("true or false", "true 또는 false"),
    "no_value": ("nothing", "빈 값"),
    "no_date": (
        "{value:quoted} is not valid. A year, month or day: 2013, 2008-11 or 2024-02-29.",
        "{value:quoted}은(는) 날짜가 아닙니다. 연, 월, 일 중 하나로 적으세요. 예: 2013, 2008-11, 2024-02-29",
    ),
    "no_id_or_signal": (
        "{value:quoted} has to be lower-case letters and digits, in words joined by '-' (ids) or '.' and '_' (signals)",
        "{value:quoted}: 소문자와 숫자로 된 낱말을 '-'(id) 또는 '.'과 '_'(지표)로 이어 적으세요",
    ),
    "not_clean": (
        "{value:quoted} is empty, begins or ends with a space, or holds a control character",
        "{value:quoted}: 비어 있거나, 공백으로 시작하거나 끝나거나, 제어 문자가 들어 있습니다",
    ),
    "in_no_language": (
        "say it in at least one language (en, ko)",
        "적어도 한 언어로 적으세요 (en, ko)",
    ),
    "not_above": ("has to be above {limit}", "{limit}보다 커야 합니다"),
    "not_below": ("has to be below {limit}", "{limit}보다 작아야 합니다"),
    "other_form": ("{reason}", "형식에 맞지 않습니다: {reason:reason}"),
    # what a case says
    "other_name": (
        "{name:quoted} is a name of {id:quoted}; write that",
        "{name:quoted}은(는) {id:quoted}의 다른 이름입니다. 그 id로 쓰세요",
    ),
    "id_is_not_file_name": (
        "{id:quoted} does not match the file name; call the file {id}.md",
        "{id:quoted}이(가) 파일 이름과 다릅니다. 파일 이름을 {id}.md로 하세요",
    ),
    "no_symptom": (
        "a case that is no draft needs at least one symptom",
        "초안이 아닌 사례에는 증상이 하나는 있어야 합니다",
    ),
    "symptom_twice": ("{signal} on {role} is given twice", "{role}의 {signal}이(가) 두 번 적혀 있습니다"),
    "symptom_twice_without_role": (
        "{signal} on no role is given twice",
        "역할 없는 {signal}이(가) 두 번 적혀 있습니다",
    ),
    "states_of_event": (
        "{signal} is an event: {states:list}",
        "{signal}은(는) 이벤트입니다. 쓸 수 있는 상태: {states:list}",
    ),
    "states_of_measure": (
        "{signal} is a measure: {states:list}",
        "{signal}은(는) 측정값입니다. 쓸 수 있는 상태: {states:list}",
    ),
    "not_known_on_role": (
        "{signal} is not known on {role:quoted}, so words are not read that way; known: {known:list}",
        "{signal}은(는) {role:quoted}에서 보는 지표로 알려져 있지 않아 글에서 그렇게 읽지 않습니다. 알려진 곳: {known:list}",
    ),
    "former_id": (
        "{name:quoted} is a former id of {id:quoted}; it goes on working, write that when you next change the file",
        "{name:quoted}은(는) {id:quoted}의 예전 id입니다. 그대로도 읽히지만 다음에 파일을 고칠 때 바꿔 적으세요",
    ),
    "used_twice": ("{id:quoted} is used twice", "{id:quoted}이(가) 두 번 쓰였습니다"),
    "not_verified": (
        "missing: say how it was established that it {outcome}; only `advised` can do without",
        "빠져 있습니다. 결과가 {outcome}인 것을 어떻게 확인했는지 적으세요. `advised`만 없어도 됩니다",
    ),
    "blank_left": (
        "a blank is left; fill it in or take it out: {wanted}",
        "빈칸이 남아 있습니다. 채우거나 지우세요: {wanted}",
    ),
    "story_left_blank": ("a blank is left; fill it in or take it out", "빈칸이 남아 있습니다. 채우거나 지우세요"),
    # what a draft still wants of a person
    "wanted_title": (
        "what does somebody see first? Not what it turned out to be",
        "처음에 무엇이 보이는지. 밝혀진 원인이 아니라",
    ),
    "wanted_cause": ("what was the cause? One sentence", "원인은 무엇이었는지 한 문장으로"),
    "wanted_reason": ("why was it expected to help?", "왜 효과가 있으리라 보았는지"),
    "wanted_worked": ("how was it seen that it helped?", "효과가 있었음을 어떻게 확인했는지"),
    "wanted_cleared": ("what cleared it?", "무엇으로 배제했는지"),
    "wanted_failed": ("how was it seen that it did not help?", "효과가 없었음을 어떻게 알았는지"),
    # versions and ranges
    "no_version": (
        "{version:quoted} is no version; write it as it is printed, e.g. 5.15.0-91-generic",
        "{version:quoted}은(는) 버전이 아닙니다. 출력되는 그대로 쓰세요. 예: 5.15.0-91-generic",
    ),
    "no_epoch": (
        "{version:quoted} is no version: what stands before a colon is a number, the epoch",
        "{version:quoted}은(는) 버전이 아닙니다. 콜론 앞에는 숫자(에포크)가 와야 합니다",
    ),
    "range_without_side": (
        "cannot read the range {range:quoted}: nothing stands on one side of a comma or ||; " + _RANGE,
        "범위 {range:quoted}을(를) 읽을 수 없습니다. 쉼표나 ||의 한쪽이 비어 있습니다. " + _RANGE_KO,
    ),
    "range_ambiguous": (
        "cannot read the range {range:quoted}: {sign} with .* has two meanings; " + _RANGE,
        "범위 {range:quoted}을(를) 읽을 수 없습니다. {sign} 뒤에 .*가 오면 두 가지로 읽힙니다. " + _RANGE_KO,
    ),
    "range_without_version": (
        "cannot read the range {range:quoted}: {version:quoted} is no version; " + _RANGE,
        "범위 {range:quoted}을(를) 읽을 수 없습니다. {version:quoted}은(는) 버전이 아닙니다. " + _RANGE_KO,
    ),
    "excludes_its_own": (
        "{signal} {state} is recorded as a symptom and cannot rule the case out",
        "{signal} {state}은(는) 증상으로 기록되어 있어 배제 근거가 될 수 없습니다",
    ),
    "review_due": ("a review of it is due since {since}", "검토 기한이 {since}에 지났습니다"),
    "course_runs_back": ("{after} is before {before}", "{after}이(가) {before}보다 앞섭니다"),
    "revision_in_shipped": (
        "a shipped case comes from no case base; take it out",
        "함께 제공되는 사례는 어느 사례 베이스에서도 온 것이 아닙니다. 지우세요",
    ),
    "origin_own_in_shipped": (
        "a shipped case happened to nobody here: origin is public or composite",
        "함께 제공되는 사례는 여기서 일어난 일이 아닙니다. origin은 public 또는 composite로 하세요",
    ),
    # the vocabulary
    "signal_defined_again": (
        "signal {id} is defined {times} times; keep one",
        "지표 {id}이(가) {times}번 정의되었습니다. 하나만 남기세요",
    ),
    "role_defined_again": (
        "role {id} is defined {times} times; keep one",
        "역할 {id}이(가) {times}번 정의되었습니다. 하나만 남기세요",
    ),
    "former_id_of_today": (
        "{signal}: former {id:quoted} is the id of a signal of today",
        "{signal}: 예전 id {id:quoted}은(는) 지금 쓰는 지표의 id입니다",
    ),
    "former_id_of_several": (
        "former id {id:quoted} is given to {times} signals; give it to the one it mostly meant",
        "예전 id {id:quoted}을(를) 지표 {times}개가 함께 씁니다. 주로 뜻하던 하나에만 주세요",
    ),
    "split_from_nothing": (
        "{signal}: split_from {id:quoted}, which is no other signal and no former id of one",
        "{signal}: split_from에 적은 {id:quoted}은(는) 다른 지표도, 다른 지표의 예전 id도 아닙니다",
    ),
    "no_check_shows": (
        "{signal}: no check can show that it is {states:list}; say in `look` what shows it",
        "{signal}: 상태가 {states:list}인 것을 보여 주는 확인이 없습니다. `look`에 무엇으로 알 수 있는지 적으세요",
    ),
    "product_defined_again": (
        "product {id} is defined {times} times; keep one",
        "제품 {id}이(가) {times}번 정의되었습니다. 하나만 남기세요",
    ),
    "product_within_none": (
        "product {product}: within {other:quoted}, which does not exist",
        "제품 {product}: within에 적은 {other:quoted}이(가) 없습니다",
    ),
    "product_on_no_role": (
        "product {product}: role {other:quoted} does not exist",
        "제품 {product}: {other:quoted} 역할이 없습니다",
    ),
    "no_such_relative": (
        "{signal}: {field} {other:quoted} does not exist",
        "{signal}: {field}에 적은 {other:quoted}이(가) 없습니다",
    ),
    "within_no_role": (
        "role {role}: within {other:quoted}, which does not exist",
        "역할 {role}: within에 적은 {other:quoted}이(가) 없습니다",
    ),
    "calls_no_role": (
        "role {role}: calls {other:quoted}, which does not exist",
        "역할 {role}: calls에 적은 {other:quoted}이(가) 없습니다",
    ),
    "parents_in_circle": ("{id}: its parents run in a circle", "{id}: 상위를 따라가면 자기 자신으로 돌아옵니다"),
    "seen_on_no_role": ("{signal}: seen on no role", "{signal}: 어느 역할에서 보는지 적혀 있지 않습니다"),
    "seen_on_unknown_role": ("{signal}: role {role:quoted} does not exist", "{signal}: {role:quoted} 역할이 없습니다"),
    "usual_is_no_role_of_it": (
        "{signal}: usual {role:quoted} is none of its roles",
        "{signal}: usual의 {role:quoted}이(가) roles에 없습니다",
    ),
    "no_special_kind": (
        "{signal}: on {role}: {other:quoted} is no special kind of it that is seen there",
        "{signal}: {role}에서 {other:quoted}: 이 지표의 하위이면서 그 역할에서 보는 지표가 아닙니다",
    ),
    "bad_names_no_trouble": (
        "{signal}: `bad` has to name states that mean trouble, of {states:list}",
        "{signal}: `bad`에는 이상을 뜻하는 상태를 적으세요. 쓸 수 있는 상태: {states:list}",
    ),
    "said_is_no_state": (
        "{signal}: said {state:quoted} is none of its states: {states:list}",
        "{signal}: said의 {state:quoted}은(는) 이 지표의 상태가 아닙니다: {states:list}",
    ),
    "phrases_for_no_state": (
        "{signal}: phrases for {state:quoted}, which is none of its states: {states:list}",
        "{signal}: phrases의 {state:quoted}은(는) 이 지표의 상태가 아닙니다: {states:list}",
    ),
    "levels_on_event": ("{signal}: levels on an event", "{signal}: 이벤트에는 levels를 쓸 수 없습니다"),
    "no_name_in": ("{signal}: no name in {tongue}", "{signal}: {tongue} 이름이 없습니다"),
    "no_alias_in": ("{signal}: no alias in {tongue}", "{signal}: {tongue} 별칭이 없습니다"),
    "means_several": (
        "{name:quoted} means more than one thing: {found:list}; leave it to one of them",
        "{name:quoted}의 뜻이 여럿입니다: {found:list}. 한쪽에만 두세요",
    ),
    "name_without_letters": ("{found:list}: a name without letters", "{found:list}: 글자가 없는 이름입니다"),
    "no_check": ("{signal}: no check says how to look at it", "{signal}: 확인하는 방법이 적혀 있지 않습니다"),
    "minutes_of_check": (
        "{signal}: {run:quoted} takes {minutes} minutes",
        "{signal}: {run:quoted}에 {minutes}분 걸린다고 적혀 있습니다",
    ),
    "faulty_command": ("{signal}: {run:quoted} {because}", "{signal}: {run:quoted} 명령: {because}"),
    "cannot_be_split": ("cannot be split into words: {reason}", "낱말로 나눌 수 없습니다: {reason:reason}"),
    "names_no_program": ("names no program", "프로그램 이름으로 시작하지 않습니다"),
    "faulty_reading": ("{signal}: {run:quoted}: read: {because}", "{signal}: {run:quoted}의 read: {because}"),
    "only_harmless_is_read": (
        "only a command that changes nothing is run and read",
        "아무것도 바꾸지 않는 명령만 실행하고 읽습니다",
    ),
    "no_regular_expression": (
        "{expression:quoted} is no regular expression: {reason}",
        "{expression:quoted}은(는) 정규 표현식이 아닙니다: {reason:reason}",
    ),
    "one_way_to_read": (
        "give one of column, match, or present (with absent)",
        "column, match, present(와 absent) 중 하나만 쓰세요",
    ),
    "match_without_value": ("match needs a group (?P<value>…)", "match에 (?P<value>…) 그룹이 있어야 합니다"),
    "no_figure_to_judge_by": (
        "nothing says from which figure on it is high or low; give high or low",
        "얼마부터 높거나 낮은지 알 수 없습니다. high나 low를 적으세요",
    ),
    "measure_without_figure": ("a measure is read as a figure", "측정값은 수치로 읽어야 합니다"),
    "promql_refused": (
        "{signal}: {expression:quoted}: {reason}",
        "{signal}: {expression:quoted}을(를) 읽을 수 없습니다: {reason}",
    ),
    # models of sentence-transformers
    "no_model_here": (
        "no encoder {name:quoted}: it is no folder and no model that was downloaded before; "
        "name a folder with a sentence-transformers model, or fetch it first: {fetch:either}",
        "{name:quoted} 인코더가 없습니다. 폴더도, 내려받은 모델도 아닙니다. sentence-transformers 모델이 있는 폴더를 적거나 먼저 내려받으세요: {fetch:either}",
    ),
    "no_model_folder": (
        "no encoder {name:quoted}: it is no folder and no model that was downloaded before; "
        "name a folder with a sentence-transformers model, or a model by its name",
        "{name:quoted} 인코더가 없습니다. 폴더도, 내려받은 모델도 아닙니다. sentence-transformers 모델이 있는 폴더나 모델 이름을 적으세요",
    ),
    "model_of_other_kind": (
        "no encoder {name:quoted}: it is a {kind}; name a model that was saved as a SentenceTransformer "
        "or a CrossEncoder",
        "{name:quoted}은(는) 인코더가 아니라 {kind}입니다. SentenceTransformer나 CrossEncoder로 저장한 모델을 적으세요",
    ),
    "no_model_saved": (
        "no encoder {name:quoted}: it has no {file}, as SentenceTransformer.save writes it, and no config.json "
        "of a cross-encoder (…ForSequenceClassification); name one that has",
        "{name:quoted} 인코더가 없습니다. SentenceTransformer.save가 쓰는 {file}도, 교차 인코더의 config.json(…ForSequenceClassification)도 없습니다. 둘 중 하나가 있는 모델을 적으세요",
    ),
    "model_unreadable": (
        "the model {name:quoted} cannot be used: {file} cannot be read; fetch it again or name another",
        "모델 {name:quoted}을(를) 쓸 수 없습니다. {file}을(를) 읽을 수 없습니다. 다시 내려받거나 다른 모델을 적으세요",
    ),
    "model_unusable": (
        "the model {name:quoted} cannot be used: {reason}; fetch it again or name another",
        "모델 {name:quoted}을(를) 쓸 수 없습니다: {reason:reason}. 다시 내려받거나 다른 모델을 적으세요",
    ),
    "model_gives_no_numbers": (
        "the model {name:quoted} cannot be used: it gives no numbers for a pair of texts; fetch it again or name "
        "another",
        "모델 {name:quoted}을(를) 쓸 수 없습니다. 글 두 개를 주어도 수를 내지 않습니다. 다시 내려받거나 다른 모델을 적으세요",
    ),
    "cross_encoder_makes_no_vectors": (
        "no encoder {name:quoted}: a cross-encoder compares two texts and makes no vectors",
        "{name:quoted}은(는) 교차 인코더라 글 두 개를 견줄 뿐 벡터를 만들지 않습니다",
    ),
    "cross_encoder_gives_several": (
        "the cross-encoder {name:quoted} gives {numbers} numbers for a pair of texts and does not say which of them "
        "means that they are alike; name one that gives a single number (num_labels=1)",
        "교차 인코더 {name:quoted}은(는) 글 한 쌍에 수를 {numbers}개 내며 어느 것이 비슷함을 뜻하는지 알 수 없습니다. 수 하나를 내는 모델(num_labels=1)을 적으세요",
    ),
    "encoder_needs_library": (
        "the encoder {name:quoted} needs sentence-transformers; install it: pip install 'diagnops[transformers]'",
        "인코더 {name:quoted}에는 sentence-transformers가 필요합니다. 설치: pip install 'diagnops[transformers]'",
    ),
    "cross_encoder_needs_library": (
        "the cross-encoder {name:quoted} needs sentence-transformers; install it: pip install 'diagnops[transformers]'",
        "교차 인코더 {name:quoted}에는 sentence-transformers가 필요합니다. 설치: pip install 'diagnops[transformers]'",
    ),
    # tuning
    "too_few_recurrences": (
        "tuning needs {enough} recurrences, there are {have}: {missing} are missing",
        "보정에는 재발 기록이 {enough}건 필요한데 {have}건뿐입니다. {missing}건 모자랍니다",
    ),
    "tuning_needs_sklearn": (
        "tuning needs scikit-learn: pip install 'diagnops[tune]'; matching does not need it",
        "보정에는 scikit-learn이 필요합니다: pip install 'diagnops[tune]'. 사례를 찾는 데는 필요 없습니다",
    ),
    "tuning_damaged": (
        "what was tuned cannot be read: it is damaged, or an earlier version wrote it; go back to what is shipped, "
        "then tune again",
        "맞춘 보정을 읽을 수 없습니다. 손상되었거나 이전 버전이 쓴 것입니다. 함께 제공된 보정으로 돌아간 뒤 다시 맞추세요",
    ),
}
