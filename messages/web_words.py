"""What the server says, on its pages and to programs; English and Korean."""

from __future__ import annotations

WEB: dict[str, tuple[str, str]] = {
    "web_title": ("Have we seen this incident before?", "전에 본 장애인가요?"),
    "web_skip": ("To the content", "본문으로"),
    "web_places": ("Places", "메뉴"),
    "web_fault": ("This did not work", "요청을 처리하지 못했습니다"),
    "web_to_start": ("To the first page", "첫 페이지로"),
    "token_made": (
        "The token of {name} ({scope}), shown only this once:",
        "{name}의 토큰({scope}). 지금 한 번만 보여 줍니다:",
    ),
    "token_revoked": ("The token of {name} lets nobody in any more.", "{name}의 토큰을 취소했습니다."),
    "no_tokens": ("no tokens", "토큰이 없습니다"),
    "cannot_listen": (
        "cannot listen on {address}: {reason:reason}",
        "{address}에서 기다릴 수 없습니다: {reason:reason}",
    ),
    # what a request is refused for
    "web_bad_request": ("the request makes no sense", "잘못된 요청입니다"),
    "web_not_as_documented": ("the request is not as documented: {reason}", "문서와 다른 요청입니다: {reason}"),
    "web_say_something": (
        "say what is seen: text, observations or normal",
        "보이는 것을 적으세요: text, observations, normal 중 하나",
    ),
    "web_correct_what": (
        "wrong needs the investigation, same needs the other case; and not both",
        "wrong에는 investigation, same에는 other가 필요합니다. 둘을 함께 쓸 수는 없습니다",
    ),
    "web_token_needed": ("a token is needed", "토큰이 필요합니다"),
    "web_may_not": ("this may not be done from here", "여기서는 할 수 없는 일입니다"),
    "web_no_page": ("there is nothing at this address", "이 주소에는 아무것도 없습니다"),
    "web_other_method": ("this address is asked in another way", "이 주소는 다른 방식으로 요청해야 합니다"),
    "web_too_slow": ("the request took too long to arrive", "요청이 너무 늦게 도착했습니다"),
    "web_too_large": ("the request is too large", "요청이 너무 큽니다"),
    "web_json_wanted": (
        "JSON is wanted here: Content-Type: application/json",
        "JSON으로 보내세요: Content-Type: application/json",
    ),
    "web_other_host": ("this server does not go by that name", "이 서버의 이름이 아닙니다"),
    "web_too_many": ("too many requests; wait a moment", "요청이 너무 많습니다. 잠시 기다리세요"),
    "web_not_foreseen": ("something happened that was not foreseen", "예상하지 못한 문제가 생겼습니다"),
    "web_busy": (
        "too much is waiting already; try again in a moment",
        "대기 중인 일이 너무 많습니다. 잠시 뒤 다시 시도하세요",
    ),
}
