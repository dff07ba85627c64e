"""The readers of machine output, in the order in which they are asked: what is surest of itself first.

Each stands in a file of its own, which is loaded when a line looks as if it were for it: most texts are only words.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.finding import Heading, Taken
from diagnops.machine.gate import Reader


class Source(NamedTuple):
    """A kind of machine output: the file that reads it, and how a line looks that it may begin with.

    `programs` are those whose output it is; below a prompt with one of them it is asked whatever the line looks like.
    `names` are what somebody may call it who says what a text is.
    """

    module: str
    looks: str
    programs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


# How the output of programs of hosts begins, in short; `data/host.yaml` says it in full.
_HOST = (
    r"^(?:Linux \S+ \(|avg-cpu:|Device:?\s|\d\d:\d\d:\d\d(?: [AP]M)?\s+[A-Za-z]|procs -|\s*r\s+b\s+swpd|top - "
    r"|\s*(?:\d+|Avg|CPU)\s*\[|\s*(?:\d+:\d\S*\s*)?up .*load average|\d+\.\d\d \d+\.\d\d \d|\s+total\s+used"
    r"|MemTotal:|\S*(?:some|full) avg10=|==> /proc|Filesystem|df: |(?:Netid\s+)?(?:State|Recv-Q)\s|Total: \d|TCP: "
    r"|\s*\d+ [A-Z]{4}|Active Internet|Proto\s|(?:Ip|Icmp|Tcp|Udp)\w*:?(?:$|\s+\d)|#kernel|Settings for|NIC stat"
    r"|\s+[rt]x_\w+: |\d+: \S+: <|\S+\s+(?:UP|DOWN|UNKNOWN)\s|Ethernet Channel|\S+ dev \S+ |qdisc |available: \d"
    r"|\s+node \d|\s+Node \d|Per-node|smartctl |=== START|SMART |ID# |Smart Log|Reference ID|210 Number|\s*\.-- Source"
    r"|MS Name|506 Cannot|\s+Local time:|\s+remote\s+refid|\s*(?:USER|PID|S|STAT|UID|F)\s+[A-Z]|NAME\s|Personalities"
    r"|md\w+ : |/dev/md|\s*pool: |all pools|\s+LV\s|\S+ (?:\(\S+\) )?dm-\d|[|+][ -]|Unable to determine|NVIDIA-SMI"
    r"|(?:net|kernel|vm|fs)\.|cpu=\d|PING |ping6?: |\d+ packets|--- |Start: \d|\s*HOST: |\s*Host\s+Loss|traceroute to"
    r"|\s*1\??:?\s|; <<>>|;; |Server:\s|\*\* server|Host \S+ not|\*\s|curl: |[< ]*HTTP/|\s*(?:time_)?\w+\s*[:=]\s*[\d.]+"
    r"|nc: |Ncat: |Connection to|telnet: |Trying |\S+ \[[\d.]+\] |CONNECT|Connecting|depth=|verify error|not(?:Before|After)="
    r"|subject=|issuer=|Certificate will|\w+:error:|connect:errno|COMMAND\s|core file|real-time|RESOURCE|[a-z]\w*-\w+-\w+$"
    r"|[\w .+/#-]+\||[●○×↻*] |\s*UNIT\s|0 loaded|\w+=\d|CONTAINER|NAMES?\s|tsc|kvm-clock|hpet|acpi_pm|arch_sys|hyperv)"
)

SOURCES: tuple[Source, ...] = (
    Source(
        "host",
        _HOST,
        tuple(
            "iostat mpstat sar pidstat vmstat top htop uptime w cat free grep head df ss netstat nstat ethtool ip ifconfig "
            "arp tc numactl numastat smartctl nvme chronyc timedatectl ntpq ps lsblk mdadm zpool lvs multipath nvidia-smi "
            "conntrack sysctl ping ping6 mtr traceroute tracepath dig nslookup host curl nc ncat telnet openssl lsof ulimit "
            "prlimit sensors ipmitool systemctl docker podman findmnt btrfs upsc storcli64 ls".split()
        ),
        ("host", "command"),
    ),
)


def readers() -> list[Reader]:
    """The readers, each loaded when it is first needed."""
    return [_when_needed(source) for source in SOURCES]


def _when_needed(source: Source) -> Reader:
    looks = re.compile(source.looks)

    def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
        if heading.source and heading.source not in source.names:
            return None
        if not (heading.source or heading.program in source.programs or looks.search(lines[at])):
            return None
        return _load(source.module)(lines, at, heading, vocabulary)

    return read


@cache
def _load(module: str) -> Reader:
    found: Reader = importlib.import_module(f"diagnops.machine.{module}").read
    return found
