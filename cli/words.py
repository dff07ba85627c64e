"""What the command line says, in both languages."""

from __future__ import annotations

import os

from diagnops.kb.case import Language

_WORDS = {
    "seen": ("SEEN BEFORE", "전에 본 장애"),
    "possible": ("POSSIBLY SEEN", "본 적이 있을 수 있음"),
    "new": ("THIS IS NEW", "처음 보는 장애"),
    "new_unsure": ("NO KNOWN CASE STANDS OUT", "뚜렷이 들어맞는 사례 없음"),
    "none_of": (
        "none of the {cases} known cases explains it",
        "알려진 사례 {cases}건 가운데 이것을 설명하는 것이 없음",
    ),
    "not_sure": ("Not sure yet: the next check decides.", "아직 확실하지 않음: 다음 확인이 가른다."),
    "no_cases": ("the case base is empty", "사례가 하나도 없음"),
    "nothing_read": (
        "No signal was recognised, so this says little. Name what is high, slow, failing, and what is normal.",
        "알아들은 지표가 없어 판단 근거가 거의 없음. 무엇이 높고 느리고 실패하는지, 무엇이 정상인지 적어 주세요.",
    ),
    "if_solved": (
        "To be asked step by step, and to record it when it is solved: diagnops investigate",
        "한 단계씩 물어보고 해결되면 기록하려면: diagnops investigate",
    ),
    "read_as": ("Read as", "이렇게 읽음"),
    "not_understood": ("Not understood (compared as words only)", "이해하지 못함 (글로만 비교)"),
    "more": ("… and {count} more", "… 외 {count}개"),
    "note": ("Note: {text}", "참고: {text}"),
    "cases": ("Cases", "사례"),
    "encoding": ("reading the cases for their meaning", "사례의 뜻을 읽는 중"),
    "unexplained": ("unexplained", "설명 안 됨"),
    "unknown": ("not looked at", "아직 안 봄"),
    "words_alike": ("words alike", "글이 비슷함"),
    "words_other": ("other words alike", "나머지 글의 유사도"),
    "prior": ("before anything is known", "아무것도 모를 때의 확률"),
    "total": ("sum of the evidence, in bits", "증거의 합 (비트)"),
    "recorded": ("recorded: {state}", "기록: {state}"),
    "behind": ("behind: {why}", "뒤진 이유: {why}"),
    "ruled_out": ("Ruled out", "배제됨"),
    "next": ("Check next", "다음 확인"),
    "minutes": ("{minutes} min", "{minutes}분"),
    "changes_things": ("changes something", "변경이 따름"),
    "if": ("if {state}", "{state}이면"),
    "then_seen": ("seen: {case}", "확정: {case}"),
    "several_fit": (
        "several known cases fit, first of all {title} ({share})",
        "맞는 사례가 여럿, 그중 먼저 {title} ({share})",
    ),
    "then_possible": ("possible: {case}", "가능: {case}"),
    "narrows": ("no answer decides alone; each narrows it down", "답 하나로 정해지지는 않지만 범위를 좁힘"),
    "then_new": ("none of these", "이 중에 없음"),
    "remedies": ("Remedies", "조치"),
    "warnings": ("Do not repeat", "반복하지 말 것"),
    "why": ("why: {text}", "이유: {text}"),
    "expired": ("not proposed", "제안하지 않음"),
    "workaround": ("workaround", "임시 조치"),
    "fix": ("fix", "근본 조치"),
    "of_case": ("of {case}", "{case}의 조치"),
    "untested": ("advised, never tested on record", "권고만 있고 시험한 기록이 없음"),
    "no_trial": ("no trial on record", "시험 기록 없음"),
    "worked": ("worked {n} of {of}", "{of}번 중 {n}번 성공"),
    "partly": ("partly {n}", "부분 성공 {n}"),
    "failed": ("failed {n}", "실패 {n}"),
    "worsened": ("worsened {n}", "악화 {n}"),
    "high": ("high", "높음"),
    "low": ("low", "낮음"),
    "normal": ("normal", "정상"),
    "present": ("present", "있음"),
    "absent": ("absent", "없음"),
    # a case
    "symptoms": ("Symptoms", "증상"),
    "cause": ("Cause", "원인"),
    "chain": ("From cause to symptom", "원인에서 증상까지"),
    "cleared": ("Ruled out then", "당시 배제한 것"),
    "occurrences": ("Occurrences", "발생"),
    "environment": ("Environment", "환경"),
    "not_on_record": ("Not on record", "기록에 없는 것"),
    "related": ("Related", "관련 사례"),
    "sources": ("Sources", "출처"),
    "story": ("Story", "이야기"),
    "history": ("History", "변경 기록"),
    "verify": ("verify: {text}", "확인 방법: {text}"),
    "risk": ("risk: {text}", "위험: {text}"),
    "not_in": ("before it was fixed in", "수정 전:"),
    "requires": ("applies to: {text}", "적용 대상: {text}"),
    "tried_worked": ("worked", "성공"),
    "tried_partly": ("worked in part", "부분 성공"),
    "tried_failed": ("failed", "실패"),
    "tried_worsened": ("made it worse", "악화"),
    "tried_advised": ("advised only", "권고만 함"),
    "always": ("always", "항상"),
    "usually": ("usually", "대개"),
    "sometimes": ("sometimes", "가끔"),
    "steady": ("steady", "지속"),
    "spike": ("spike", "순간 급증"),
    "periodic": ("periodic", "주기적"),
    "intermittent": ("intermittent", "간헐적"),
    "growing": ("growing", "점점 커짐"),
    "draft": ("draft", "초안"),
    "active": ("active", "유효"),
    "fixed": ("fixed", "해결됨"),
    "retired": ("retired", "퇴역"),
    "cause_hardware": ("hardware", "하드웨어"),
    "cause_firmware": ("firmware", "펌웨어"),
    "cause_driver": ("driver", "드라이버"),
    "cause_kernel": ("kernel", "커널"),
    "cause_software": ("software", "소프트웨어"),
    "cause_configuration": ("configuration", "설정"),
    "cause_capacity": ("capacity", "용량"),
    "cause_limit": ("limit", "한도"),
    "cause_network": ("network", "네트워크"),
    "cause_dependency": ("dependency", "의존 서비스"),
    "cause_deployment": ("deployment", "배포"),
    "cause_data": ("data", "데이터"),
    "cause_time": ("time", "시간"),
    "cause_human": ("human", "사람"),
    "cause_unknown": ("unknown", "모름"),
    "next_new": ("To make sure it is none of the known cases", "알려진 사례가 아닌지 확인하려면"),
    # checks that are made
    "checks_made": ("Checks made", "실행한 확인"),
    "will_run": ("To be run here, changing nothing:", "여기서 실행할 확인 (아무것도 바꾸지 않음):"),
    "will_ask": ("To be asked of {url}:", "{url}에 물을 것:"),
    "run_it": ("Run it?", "실행할까요?"),
    "judge_it": ("What it says:", "출력:"),
    "more_lines": ("… and {count} more lines", "… 외 {count}줄"),
    "say_so": ("Tell it and make it: ! {told}", "알려 주고 실행하기: ! {told}"),
    "no_command": (
        "There is no command for this; it is yours to look at.",
        "이것을 확인하는 명령이 없음: 직접 보아야 함.",
    ),
    "run_them": ("Run them?", "실행할까요?"),
    "not_run": ("not made: {what}: {why}", "실행하지 않음: {what}: {why}"),
    "nobody_says": ("unknown", "모름"),
    "went_on_without": ("{error}; went on without it", "{error}; 그 없이 계속함"),
    "nothing_to_run": (
        "no check is asked for that could be made here",
        "요청된 확인 가운데 여기서 실행할 수 있는 것이 없음",
    ),
    "declined": ("the checks were not run", "확인을 실행하지 않음"),
    "interrupted": ("stopped looking", "확인을 중단함"),
    "here_is": ("this host is {facts}", "이 호스트: {facts}"),
    # corrections
    "correction_wrong": ("said not to be this: {why}", "이 사례가 아니라고 했음: {why}"),
    "correction_same": ("the same as {why}", "같은 사례: {why}"),
    "correction_kept": ("correction {number} kept: {what}", "정정 {number} 저장: {what}"),
    "correction_undo": (
        "Take it back: diagnops corrections --withdraw {number}",
        "되돌리려면: diagnops corrections --withdraw {number}",
    ),
    "correction_withdrawn": ("correction {number} is taken back: {what}", "정정 {number}을(를) 되돌림: {what}"),
    "correction_overruled": (
        "correction {number} is taken back: it said that {id} was not this case",
        "정정 {number}을(를) 되돌림: {id}이(가) 이 사례가 아니라는 내용이었음",
    ),
    "said_wrong": ("{id} is not {case}", "{id}은(는) {case}이(가) 아님"),
    "said_same": ("{case} and {other} are the same", "{case}와(과) {other}은(는) 같은 사례"),
    "withdrawn": ("taken back {when}", "되돌림 {when}"),
    "no_corrections": ("no corrections", "정정이 없음"),
    # an investigation
    "kept_facts": ("Kept: here: {facts}", "저장: 환경: {facts}"),
    "opened": (
        "Investigation {id}: every answer is saved at once.",
        "조사 {id}: 답할 때마다 바로 저장됨.",
    ),
    "taken_up": ("Investigation {id}, opened {when} by {who}", "조사 {id}, {who}이(가) {when}에 시작"),
    "what_is_seen": ("What is seen? One line; an empty one leaves.", "무엇이 보이나요? 한 줄로. 빈 줄이면 나감."),
    "no_candidates": (
        "NOTHING STANDS OUT YET among {cases} known cases: a few checks will narrow it down",
        "알려진 사례 {cases}건 가운데 아직 두드러지는 것이 없음: 몇 가지 확인으로 좁힐 것",
    ),
    "none_known": ("none of the known cases", "알려진 사례 중에 없음"),
    "other_cases": ("another known case, each of them less likely", "그 밖의 알려진 사례 (하나하나는 더 낮음)"),
    "for": ("for", "찬성"),
    "against": ("against", "반대"),
    "not_seen": ("unknown", "모름"),
    "the_words": ("the words", "글"),
    "tell_more": (
        "Anything else that is seen, in a sentence, helps more now than one check after the other.",
        "확인을 하나씩 이어 가기보다, 더 보이는 것을 문장으로 적으면 훨씬 빨리 좁혀짐.",
    ),
    "look_surer": ("To be surer, look at", "더 확실히 하려면 확인할 것"),
    "look_at": ("Look at", "확인할 것"),
    "answer_with": ("Answer: {answers} · skip · can't · ? · q", "답: {answers} · 건너뛰기 · 모름 · ? · q"),
    "answer_or_run": (
        "Answer: {answers} · ! run it here · skip · can't · ? · q",
        "답: {answers} · ! 여기서 실행 · 건너뛰기 · 모름 · ? · q",
    ),
    "answer_help": (
        "Type one of {answers}, a figure, or a sentence about anything you see (“queue depth is 60 and cpu is fine”). "
        "The later word on a thing holds; undo: the last was misread or mistaken. skip: not now. can't: it cannot be "
        "looked at here; neither is asked again. !: run the command shown, on this host. why: the whole ledger. "
        "q or Ctrl-D: leave it open.",
        "{answers} 중 하나, 수치, 또는 보이는 것을 문장으로 적으면 됨 (“큐 길이 60, CPU는 정상”). 같은 것은 나중 말이 "
        "유효함. 취소: 방금 것이 잘못됨. 건너뛰기: 지금은 안 봄. 모름: 여기서는 볼 수 없음. 둘 다 다시 묻지 않음. "
        "!: 보인 명령을 이 호스트에서 실행. 왜: 증거 전체. q 또는 Ctrl-D: 열어 둔 채 나가기.",
    ),
    "unclear": ("“{word}” was not understood", "“{word}”을(를) 이해하지 못함"),
    "did_you_mean": ("did you mean {words}?", "{words}을(를) 뜻했나요?"),
    "or": (" or ", " 또는 "),
    "kept_seen": ("Kept: {what}", "저장: {what}"),
    "kept_words": ("Kept as words; no signal was recognised in it.", "글로 저장함. 알아들은 지표는 없음."),
    "kept_undo": ("Taken back, unknown again: {what}", "취소함, 다시 모름: {what}"),
    "undo_nothing": ("There is nothing to take back.", "취소할 것이 없음."),
    "kept_skip": ("Skipped; not asked again.", "건너뜀. 다시 묻지 않음."),
    "kept_cannot": ("Noted that it cannot be checked; not asked again.", "확인할 수 없음을 기록함. 다시 묻지 않음."),
    "overturned": (
        "before it was {state} ({who}, {when}); the later word holds, both are kept",
        "앞서는 {state} ({who}, {when}). 나중 말이 유효하고 둘 다 남음",
    ),
    "no_more_checks": (
        "No further check is worth its minutes.",
        "시간을 들일 만한 확인이 더 없음.",
    ),
    "not_asked": (
        "Nothing is asked, so “{typed}” says nothing. Write what it is about: “CPU is normal”.",
        "묻고 있는 것이 없어 “{typed}”만으로는 알 수 없음. 무엇이 그런지 적을 것: “CPU는 정상”.",
    ),
    "too_little": (
        "Too little is known to say what to look at.",
        "무엇을 확인할지 정하기에는 아직 아는 것이 너무 적음.",
    ),
    "more_seen": (
        "What else is seen, or was found normal? A sentence; an empty line leaves.",
        "더 보이는 것이나 정상으로 확인된 것이 있나요? 문장으로. 빈 줄이면 나감.",
    ),
    "left_open": ("{id} stays open. Come back:", "{id}은(는) 열려 있음. 다시 이어 가기:"),
    "how_to_close": ("When it is over:", "끝나면:"),
    "how_you_know": ("how you know", "어떻게 확인했는지"),
    "how_to_record": ("If it is a new case:", "새로운 사례라면:"),
    "is_closed": ("{how}. Go on with it:", "{how}. 다시 열기:"),
    "timeline": ("Timeline", "타임라인"),
    "open": ("open", "열림"),
    "closed": ("closed", "닫힘"),
    "no_investigations": (
        'no investigations; open one: diagnops investigate "what is seen"',
        '조사가 없음. 시작하려면: diagnops investigate "보이는 것"',
    ),
    # closing and recording
    "occurrence_kept": (
        "{case}: occurrence {count} is on record",
        "{case}: {count}번째 발생을 기록함",
    ),
    # recording
    "ask_title": ("Title: what somebody would see first [{default}]", "제목: 처음에 보이는 것 [{default}]"),
    "ask_cause": ("What was the cause? (empty: left as a blank)", "원인은 무엇이었나요? (빈 줄: 빈칸으로 둠)"),
    "ask_normal": (
        "What did you look at and find NORMAL? It is evidence as strong as what was broken.",
        "무엇을 보았고 정상이었나요? 정상이었던 것도 고장 난 것만큼 강한 증거입니다.",
    ),
    "ask_failed": (
        "What was tried and FAILED? One a line, “what: how that was seen”; an empty line ends.",
        "무엇을 시도했으나 실패했나요? 한 줄에 하나, “한 일: 어떻게 알았는지”. 빈 줄이면 끝.",
    ),
    "ask_solved": ("What ended it? (empty: nothing did, or nobody knows)", "무엇으로 해결되었나요? (빈 줄: 모름)"),
    "ask_verified": ("How was that success VERIFIED?", "해결된 것을 어떻게 확인했나요?"),
    "ask_reason": (
        "WHY did it help? “It went away” is no reason. (empty: left as a blank)",
        "왜 효과가 있었나요? “없어졌다”는 이유가 아닙니다. (빈 줄: 빈칸으로 둠)",
    ),
    "about_draft": (
        "What begins with TODO: is a blank: fill it in, or take its lines out.\n"
        "Names of signals: diagnops signals WORD. Every field: docs/how-to-write-a-case.md",
        "TODO:로 시작하는 것은 빈칸: 채우거나 그 줄을 지우면 됨.\n"
        "지표 이름: diagnops signals 낱말. 모든 항목: docs/how-to-write-a-case.md",
    ),
    "begun": (
        "{path}: fill in what begins with TODO, then\n  diagnops check {path}\n  diagnops add {path}",
        "{path}: TODO로 시작하는 곳을 채운 뒤\n  diagnops check {path}\n  diagnops add {path}",
    ),
    "draft_at": ("The draft: {path}", "초안: {path}"),
    "draft_again": ("The draft of before is taken up: {path}", "앞서 만든 초안을 이어 씀: {path}"),
    "fill_in": ("Fill in the blanks (TODO:) and go on:", "빈칸(TODO:)을 채운 뒤 이어 가기:"),
    "faults_left": ("Not yet a case. Edit again? [Y/n]", "아직 사례가 아님. 다시 편집할까요? [Y/n]"),
    "near": ("Near to it in the case base", "비슷한 사례"),
    "near_none": ("No case on record is near to it.", "기록에 비슷한 사례가 없음."),
    "near_choice": (
        "s N: the same as N, add an occurrence · v N: a variant of N, link it · n: new · q: not now",
        "s N: N과 같은 사례, 발생만 추가 · v N: N의 변형, 연결 · n: 새 사례 · q: 나중에",
    ),
    "not_recorded": ("Nothing was recorded; the draft is kept. Go on:", "기록하지 않음. 초안은 남음. 이어 가기:"),
    "recorded_now": ("{case} is recorded as a {status}.", "{case}을(를) {status}(으)로 기록함."),
    "recorded_same": (
        "{case}: occurrence {count} is on record; the draft was not added and stays at {path}",
        "{case}: {count}번째 발생을 기록함. 초안은 추가하지 않았고 {path}에 있음",
    ),
    "review": (
        "When somebody has reviewed it, write `status: active` into the file and add it again:",
        "검토가 끝나면 파일에 `status: active`라고 쓰고 다시 추가:",
    ),
    "read_headings": ("Recognised: {parts}", "알아본 부분: {parts}"),
    "not_recognised": ("Kept in the story only: {parts}", "이야기에만 둔 부분: {parts}"),
    "blanks_left": ("Blanks to fill in: {count}", "채울 빈칸: {count}개"),
    "symptoms_read": (
        "Symptoms read: {count}. Look at each: a text names more than was seen",
        "읽은 증상: {count}개. 글은 본 것보다 많이 말하므로 하나씩 확인할 것",
    ),
    "review_drafts": (
        "Nothing was added to the case base. Fill in the blanks, check, then add:",
        "사례 베이스에는 아무것도 추가하지 않음. 빈칸을 채우고 확인한 뒤 추가:",
    ),
    "part_summary": ("summary", "요약"),
    "part_impact": ("impact", "영향"),
    "part_detection": ("detection", "감지"),
    "part_timeline": ("timeline", "타임라인"),
    "part_cause": ("root cause", "근본 원인"),
    "part_trigger": ("trigger", "발단"),
    "part_resolution": ("resolution", "해결"),
    "part_actions": ("action items", "후속 조치"),
    "part_lessons": ("lessons", "교훈"),
    "part_environment": ("environment", "환경"),
    "evaluating": ("asking the cases", "사례에 물어보는 중"),
    "evaluated": ("{cases} cases, asked what they know already", "사례 {cases}건에 이미 아는 것을 물음"),
    "asked_again": ("seen again", "다시 본 장애"),
    "asked_first": ("first of its kind", "처음 보는 장애"),
    "asked_summed": ("summed up", "요약된 사례"),
    "asked_self": ("self-test", "자체 시험"),
    "how_again": (
        "incidents that were a case again, each taken out of the case base before it asks",
        "사례가 다시 일어난 장애. 하나씩 사례 베이스에서 빼고 물음",
    ),
    "how_first": (
        "the same incidents with their whole case taken out: there they are new",
        "같은 장애를 사례까지 통째로 빼고 물음. 그러면 처음 보는 장애",
    ),
    "how_summed": (
        "cases that happened once, taken out; what asks is what their author wrote down, no incident",
        "한 번만 일어난 사례를 빼고 물음. 실제 장애가 아니라 작성자가 적은 증상으로",
    ),
    "how_self": (
        "no recurrences: half of what an author wrote down, the case on record. It shows that cases are told apart, "
        "and no more",
        "다시 일어난 장애가 아님. 사례를 둔 채 적힌 증상의 절반으로 물음. 사례를 서로 가려내는지만 보여 줌",
    ),
    "is_found": ("Is the right case found?", "맞는 사례를 찾는가?"),
    "at_first": ("first", "첫째"),
    "within": ("among the first {n}", "{n}위 안"),
    "mean_rank": ("mean of 1/rank", "1/순위의 평균"),
    "share_from_to": ("{value} (95 % sure: {low} to {high})", "{value} (95 % 구간 {low}~{high})"),
    "what_is_said": ("What is said", "무엇이라 답하는가"),
    "verdict_seen": ("seen", "본 장애"),
    "verdict_possible": ("possible", "가능"),
    "verdict_new": ("new", "처음"),
    "false_seen": (
        "False “seen”, of what is first of its kind: {share}",
        "거짓 “본 장애”, 처음 보는 장애 가운데: {share}",
    ),
    "false_seen_summed": (
        "False “seen”, of what was summed up: {share}",
        "거짓 “본 장애”, 요약된 사례 가운데: {share}",
    ),
    "seen_elsewhere": (
        "“Seen”, but a wrong case, of what was seen again: {count}",
        "“본 장애”라며 틀린 사례를 댄 것, 다시 본 장애 가운데: {count}",
    ),
    "mistaken": ("Taken for another case", "다른 사례로 잘못 봄"),
    "if_mistaken": (
        "If two of these are one cause: diagnops same CASE CASE. If not, record in both what tells them apart.",
        "둘이 같은 원인이면: diagnops same 사례 사례. 아니면 둘을 가르는 것을 양쪽에 적을 것.",
    ),
    "can_tune": (
        "There are enough recurrences to fit the percentages: diagnops tune --dry-run",
        "확률을 맞출 만큼 다시 일어난 기록이 있음: diagnops tune --dry-run",
    ),
    "is_it_so": ("Is 80 % right 8 times in 10?", "80 %는 10번 중 8번 맞는가?"),
    "head_said": ("said", "말함"),
    "head_was": ("was", "실제"),
    "head_answers": ("answers", "답"),
    "off_by": (
        "Off by {points} points on average; half of these incidents are new, which yours may not be.",
        "평균 {points}점 어긋남. 여기서는 장애의 절반이 처음 보는 것인데, 실제와 다를 수 있음.",
    ),
    "slowest": (
        "Slowest: {ms} ms of processor time to weigh all cases ({case})",
        "가장 느린 것: 모든 사례를 견주는 데 프로세서 시간 {ms} ms ({case})",
    ),
    "recurrences_missing": (
        "{have} recurrences are on record; from {enough} on these shares say much. Each incident that is closed with "
        "--case, and each `diagnops same`, adds one.",
        "다시 일어난 기록이 {have}건 있음. {enough}건부터 이 비율이 믿을 만함. 장애를 --case로 닫거나 "
        "`diagnops same`을 쓸 때마다 하나씩 늘어남.",
    ),
    "tuned": (
        "Tuned on {recurrences} recurrences: from now on every match is told by the new calibration.",
        "다시 일어난 장애 {recurrences}건에 맞춤. 이제부터 모든 답에 새 보정을 씀.",
    ),
    "would_tune": (
        "The new calibration is better and would be kept; nothing was changed (--dry-run).",
        "새 보정이 더 나아 쓸 만함. 바꾼 것은 없음 (--dry-run).",
    ),
    "not_tuned": (
        "The calibration in force is no worse on {recurrences} recurrences; nothing was changed.",
        "다시 일어난 장애 {recurrences}건에서 지금 보정이 뒤지지 않음. 바꾼 것은 없음.",
    ),
    "cross_validated": (
        "On cases that were left out while fitting (five parts in turn)",
        "맞출 때 뺀 사례에서 잰 값 (다섯 부분을 번갈아)",
    ),
    "in_force": ("in force", "지금"),
    "fitted": ("fitted", "새로"),
    "log_loss": ("off from the truth (log loss)", "실제와의 차이 (로그 손실)"),
    "rightly_seen": ("seen again, and said so", "다시 본 것을 맞힘"),
    "falsely_seen": ("new, but said to be seen", "처음인데 봤다고 함"),
    "seen_from": ("“seen” from", "“본 장애” 기준"),
    "tune_undo": ("To go back: diagnops tune --reset", "되돌리기: diagnops tune --reset"),
    "tune_reset": (
        "Back to the calibration that is shipped; what was tuned stays in --history.",
        "함께 제공된 보정으로 돌아감. 맞췄던 것은 --history에 남음.",
    ),
    "never_tuned": (
        "The calibration is the one that is shipped; it was never changed.",
        "함께 제공된 보정 그대로임. 바꾼 적이 없음.",
    ),
    "tuned_at": (
        "{when}  {who}: tuned on {recurrences} recurrences",
        "{when}  {who}: 다시 일어난 장애 {recurrences}건에 맞춤",
    ),
    "reset_at": ("{when}  {who}: back to what is shipped", "{when}  {who}: 함께 제공된 것으로 되돌림"),
    "nothing_found": ("nothing fits", "해당하는 것이 없음"),
}


def own_language() -> Language:
    """The language of the terminal."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if told.startswith("ko") else "en"


def say(name: str, language: Language, **values: object) -> str:
    """A word or sentence of the command line."""
    return _WORDS[name][language == "ko"].format(**values)
