"""Access logs in every spelling of their fields: Envoy's and Istio's JSON, nginx, Traefik, Caddy and AWS.

The keys follow Envoy's access log command operators, Istio's default encoding JSON, nginx's log_format escape=json,
Traefik's access log fields, Caddy's structured logs and the syntax of the log entries of AWS load balancers.
"""

from __future__ import annotations

import json

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.logs.access_log import request_in
from diagnops.machine.readers import readers


def shown(text: str, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    found = parts(text.split("\n"), readers(), vocabulary)
    assert [part for part in found if part.taken is None] == []
    return {(one.signal, one.state) for part in found if part.taken for one in part.taken.findings}


SNAKE = {"method": "GET", "path": "/pay", "response_code": 503, "response_flags": "UF,URX", "duration": 9}
CAMEL = {"startTime": "2026-11-29T04:02:51Z", "method": "GET", "responseCode": 503, "responseFlags": "UH"}
REFUSED = "upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_111}"
NGINX = {"time_iso8601": "2026-11-29T04:02:51+00:00", "remote_addr": "10.4.0.7", "request": "GET / HTTP/1.1"}
TRAEFIK = {"ClientHost": "10.4.0.7", "RequestMethod": "GET", "RequestPath": "/", "OriginStatus": 0, "level": "info"}
CADDY = {"level": "info", "ts": 1.5, "msg": "handled request", "request": {"method": "GET", "uri": "/"}, "size": 1}
ALB = (
    "https 2026-11-29T04:02:51.123456Z app/shop/50dc 10.4.0.7:2817 10.5.0.1:80 0.001 -1 -1 502 - 34 366 "
    '"GET https://shop.example:443/ HTTP/1.1" "curl/8" ECDHE TLSv1.3 arn:aws "Root=1" "shop.example" "arn:aws" 0 '
    '2026-11-29T04:02:50.0Z "forward" "-" "-" "10.5.0.1:80" "-" "-" "-"'
)
ELB = (
    "2026-11-29T04:02:51.123456Z shop-lb 10.4.0.7:2817 10.5.0.1:80 0.000073 0.001048 0.000057 504 504 0 29 "
    '"GET http://shop.example:80/ HTTP/1.1" "curl/8" - -'
)
REFUSING = {("balancer.backend_connection_errors", "high"), ("tcp.connection_refused", "present")}


@pytest.mark.parametrize(
    ("fields", "signals"),
    [
        (SNAKE, {("balancer.backend_connection_errors", "high")}),
        (CAMEL, {("balancer.healthy_hosts", "low")}),
        (SNAKE | {"response_flags": "UO"}, {("app.circuit_breaker.open", "present")}),
        (SNAKE | {"response_flags": "UC"}, {("balancer.backend_connection_errors", "high")}),
        (SNAKE | {"response_flags": "-", "response_code": 200}, set()),
        (SNAKE | {"response_flags": "DC", "response_code": 0}, set()),
        (SNAKE | {"response_code_details": REFUSED}, REFUSING),
        (CAMEL | {"responseFlags": "UF", "upstreamTransportFailureReason": "delayed connect error: 111"}, REFUSING),
        (NGINX | {"status": "502", "upstream_status": "502"}, set()),  # one request is no rate
        (TRAEFIK | {"DownstreamStatus": 502, "time": "2026-11-29T04:02:51Z"}, set()),
        (CADDY | {"status": 502}, set()),
        (
            {"level": "error", "method": "GET", "path": "/", "status": 500, "msg": "failed", "error": "EMFILE: a"},
            {("process.open_file_descriptor.count", "high")},
        ),
    ],
)
def test_one_line_of_json_is_read_by_its_keys(
    fields: dict[str, object], signals: set[tuple[str, str]], vocabulary: Vocabulary
) -> None:
    (part,) = parts([json.dumps(fields)], readers(), vocabulary)

    assert part.taken
    assert sorted((one.signal, one.state) for one in part.taken.findings) == sorted(signals)  # each once
    assert shown(json.dumps(fields, separators=(",", ":")), vocabulary) == signals


@pytest.mark.parametrize(
    "line",
    [
        json.dumps(NGINX | {"status": "502"}),
        json.dumps(TRAEFIK | {"DownstreamStatus": 502}),
        json.dumps(CADDY | {"status": 502}),
        ALB,
    ],
)
def test_the_requests_of_any_log_have_shares(line: str, vocabulary: Vocabulary) -> None:
    assert shown("\n".join([line] * 25), vocabulary) == {("http.5xx_rate", "high"), ("http.502_rate", "high")}


def test_the_log_of_a_classic_load_balancer_is_one(vocabulary: Vocabulary) -> None:
    found = request_in(ELB)

    assert found
    assert (found.product, found.status) == ("aws-elb", 504)
    assert shown("\n".join([ELB] * 25), vocabulary) == {("http.5xx_rate", "high"), ("http.504_rate", "high")}


def test_the_reasons_of_a_line_of_text_are_read(vocabulary: Vocabulary) -> None:
    line = (
        '[2026-11-29T04:02:51.123Z] "GET / HTTP/1.1" 503 UF upstream_reset_before_response_started{connection_failure}'
        ' - "delayed_connect_error:_111" 0 91 2 - "-" "curl/8" "x" "shop" "10.5.0.1:80"'
    )

    assert shown(line, vocabulary) == REFUSING
