"""Run a check of the vocabulary on this host: only commands that are known to change nothing, and with bounds.

No shell, a fixed search path, an environment without secrets, no input, a time limit and an output limit.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

from diagnops.checks import kubectl
from diagnops.checks.runner import Refused
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check
from diagnops.machine.host.command_output import CommandOutput

LIMIT = 30.0
"""Seconds a command may run."""
MOST_OUTPUT = 256_000
"""Bytes of its output that are taken."""

_GRACE = 2.0
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
# kubectl is where people install it, and so are the programs by which it logs in, with the access of whoever asks.
_OF_THE_PERSON = {"kubectl": ("PATH", "HOME", "KUBECONFIG", "AWS_PROFILE", "AWS_REGION")}
_DIGITS = r"\d{1,3}"
# No process's own folder (its environment holds secrets), no memory.
_PROC = r"/proc/(?!self|thread-self|kcore|kmsg|\d)[\w-]+(/[\w:+-][\w.:+-]*)*"
_TIME = r"-?\d+\s?(h|min|m|d|s|hours?|minutes?|days?)|today|yesterday"
_HOST = r"[A-Za-z0-9][\w-]{0,60}(\.[\w-]{1,60})+"  # with a dot: a bare word is a command of mysqladmin
# A question after what the server itself knows: no other functions, since one may end sessions or write files.
_CALLS = "count|now|left|age|round|current_setting|pg_blocking_pids|cardinality|regclass"
_SELECT = rf"select (?!(?is:.*\b(into|update|share)\b))(?:(?<![\w.\"])(?:{_CALLS})\(|[^;\\(])+"
# What may run, with the words each may be given. A word that is not foreseen here makes a command not runnable, so
# `ss -K` (kills sockets), `sar -o` (writes a file), `nstat` without -s (notes what it told), `ip link set` or
# `journalctl --rotate` are refused without being named.
_ALLOWED = {
    "iostat": rf"-[cdhkmpstxyzN]+|{_DIGITS}",
    "mpstat": rf"-[AuP]+|-I|SCPU|ALL|{_DIGITS}",
    "vmstat": rf"-[amnsdwtS]+|{_DIGITS}",
    "pidstat": rf"-[dhlrtuvwIH]+|{_DIGITS}",
    "sar": rf"-[bBdqrRSuvwW]+|-n|DEV|EDEV|TCP|ETCP|SOCK|{_DIGITS}",
    "free": r"-[bkmghwtl]+",
    "df": r"-[hHTiklPa]+",
    "uptime": r"-[ps]",
    "nproc": r"--all",
    "lscpu": r"-[ae]+",
    "numastat": r"-[mnsz]+",
    "swapon": r"--show|-s|--bytes|--noheadings",
    "lsblk": r"-[abdflmnoptrPJ]+|[A-Z0-9,-]+",
    "findmnt": r"-[OoDlnrR]+|--verify|ro|rw|[A-Z0-9,-]+",
    "ss": r"-[aHlntuxpsoim46]+|state|[a-z]+(-[a-z]+)*|\( ?[sd]port = :\d{1,5} ?\)|[sd]port = :\d{1,5}",
    "nstat": r"-[az]*s[az]*|[A-Z]\w+",
    "ip": r"-s|-br|-o|link|show|addr|neigh|dev|[a-z]+[0-9]+[a-z0-9.]*",
    "ethtool": r"-[iSgmkcl]|[a-z]+[0-9]+[a-z0-9.]*",
    "sysctl": r"-[n]|[a-z][\w]*(\.[\w-]+)+",
    "cat": rf"{_PROC}|/sys(/[\w:+-][\w.:+-]*)+",
    "grep": rf"-[EciFw]+|[^-/][^/]*|{_PROC}",
    "ps": r"-e|-eo|-o|-p|\d+|[a-z]+(:\d+)?(,[a-z]+(:\d+)?)*|--sort=-?[a-z]+",
    "top": r"-[Hbi]+|-n|1",
    "prlimit": r"--pid|--nofile|--nproc|\d+",
    "lsof": r"-[nP]+|\+L1|-p|\d+",
    "systemctl": r"--failed|list-units|list-timers|--all|--no-pager|--plain|--no-legend|--state=[a-z]+",
    "timedatectl": r"show|status|--property=\w+",
    "chronyc": r"-n|tracking|sources|sourcestats|-v",
    "journalctl": rf"-[kqbunpg]|--no-pager|--since|--output=cat|{_TIME}|-?\d+|(?!-|app\.service)[^\0]+",
    "dmesg": r"-T|--level=[a-z,]+",
    "coredumpctl": r"list|--no-pager",
    "conntrack": r"-S|-C",
    "multipath": r"-ll",
    "nvidia-smi": r"--query-(gpu|compute-apps)=[a-z_.,]+|--format=csv(,noheader)?(,nounits)?",
    "systemd-analyze": r"blame|--no-pager",
    "psql": rf"-X?(A?t)?c|{_SELECT}",
    "pg_isready": rf"-[hpt]|{_HOST}|{_DIGITS}|\d{{1,5}}",
    "mysql": r"-e|show [a-z ]+( like '[\w%]+')?(\\G)?",
    "mysqladmin": rf"-h|{_HOST}|ping",
    "redis-cli": r"INFO|memory|clients|stats|replication|persistence|errorstats",
    "rabbitmqctl": r"list_(queues|connections)|name|state|consumers|messages(_ready|_unacknowledged)?",
    "rabbitmq-diagnostics": r"alarms|cluster_status",
    "kafka-topics.sh": r"--bootstrap-server|localhost:9092|--describe|--(under-replicated|unavailable)-partitions",
    "etcdctl": r"--(cacert|cert|key)|/etc/kubernetes/pki/etcd/[\w-]+\.(crt|key)|alarm|list",
}
_SHELL = re.compile(r"[|;&<>`$\n]|\$\(")
_PLACE = re.compile(r"\b(PID|PORT|DEVICE)\b")
_PLACE_IN_CLUSTER = re.compile(rf"\b({'|'.join(kubectl.PLACES)})\b")
_GIVEN = re.compile(r"[A-Za-z0-9][\w.:-]{0,60}")
_UNSAFE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def command_of(check: Check, facts: Mapping[str, str]) -> list[str] | Refused:
    """The words of the command that `check` runs on this host, or why it does not.

    PID, PORT and DEVICE stand for values that only the person knows, told as facts; for kubectl POD, NODE and the like.
    """
    if check.kind != "command":
        return Refused(message("not_a_command"))
    if not check.read_only:
        return Refused(message("changes_something"))
    unlisted = Refused(message("not_on_the_list"))
    program = check.run.partition(" ")[0]
    if program not in _ALLOWED and program != "kubectl":  # nobody has to tell a PID for that
        return unlisted
    for place in dict.fromkeys(_places(check.run).findall(check.run)):
        fact = place.casefold()
        if not _GIVEN.fullmatch(facts.get(fact, "")):
            return Refused(message("value_to_tell", hint="tell_fact", place=place, fact=fact))
    run = filled(check.run, facts)
    try:
        words = shlex.split(run)
    except ValueError:
        words = []
    bare = re.sub(r"'[^']*'|\"[^\"$`]*\"", "", run)
    if not words or _SHELL.search(bare):
        return Refused(message("needs_a_shell"))
    if words[0] == "kubectl":
        return words if kubectl.changes_nothing(words) else unlisted
    allowed = _ALLOWED.get(words[0])
    fits = allowed and all(re.fullmatch(allowed, w) for w in words[1:])
    return words if fits else unlisted


def _places(run: str) -> re.Pattern[str]:
    """Finds what stands in a command for values to be told."""
    return _PLACE_IN_CLUSTER if run.startswith("kubectl ") else _PLACE


def filled(run: str, facts: Mapping[str, str]) -> str:
    """A command with the values that were told for PID, PORT, DEVICE and the like.

    >>> filled("prlimit --pid PID", {"pid": "4711"})
    'prlimit --pid 4711'
    """
    run = _places(run).sub(lambda place: facts.get(place.group().casefold(), place.group()), run)
    return kubectl.in_namespace(run, facts.get("namespace", "")) if run.startswith("kubectl ") else run


def available(words: Sequence[str]) -> bool:
    """Whether the program of a command is installed here."""
    return _found(words[0]) is not None


def _found(program: str) -> str | None:
    """Where a program is."""
    theirs = os.environ.get("PATH", "") if program in _OF_THE_PERSON else ""
    return shutil.which(program, path=f"{theirs}:{_PATH}" if theirs else _PATH)


def run_command(words: Sequence[str], *, limit: float = LIMIT, most: int = MOST_OUTPUT) -> CommandOutput | None:
    """Run `words` within `limit` seconds and `most` bytes of output; None when the program is not there."""
    program = _found(words[0])
    if program is None:
        return None
    env = {"PATH": _PATH, "LC_ALL": "C", "TERM": "dumb", "COLUMNS": "200", "SYSTEMD_PAGER": "", "S_COLORS": "never"}
    env |= {name: os.environ[name] for name in _OF_THE_PERSON.get(words[0], ()) if name in os.environ}
    try:
        process = subprocess.Popen(
            [program, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env,
            cwd="/",
            start_new_session=True,  # so that what it starts is ended with it
        )
    except OSError as error:  # no permission, no memory
        return CommandOutput("", 126, "", f"{words[0]}: {error.strerror}")
    try:
        output, errors, stopped = _collect(process, time.monotonic() + limit, most)
    finally:
        _end(process)
    code = None if stopped else process.returncode
    return CommandOutput(clean(output), code, stopped, clean(errors))


def _collect(process: subprocess.Popen[bytes], deadline: float, most: int) -> tuple[bytes, bytes, str]:
    """What the process writes until it ends, the time is over or it has written too much."""
    assert process.stdout is not None
    assert process.stderr is not None
    kept: dict[int, bytes] = {process.stdout.fileno(): b"", process.stderr.fileno(): b""}
    stopped = ""
    with selectors.DefaultSelector() as open_:
        for stream in (process.stdout, process.stderr):
            open_.register(stream, selectors.EVENT_READ)
        while open_.get_map() and not stopped:
            left = deadline - time.monotonic()
            if left <= 0:
                stopped = "time"
            for ready, _ in open_.select(max(0.0, left)):
                some = os.read(ready.fd, 65_536)
                if not some:
                    open_.unregister(ready.fileobj)
                kept[ready.fd] += some
            if sum(map(len, kept.values())) > most:
                stopped = "size"
        if not stopped:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                stopped = "time"
    return kept[process.stdout.fileno()][:most], kept[process.stderr.fileno()][:most], stopped


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is still running, with all that it started."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        # What hangs in the kernel (`df` on a dead NFS server) cannot be ended; it is left behind.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def clean(output: bytes) -> str:
    """Output as text that is safe to show: UTF-8, without control characters.

    >>> clean(b"a\\x1b[31mb\\x07")
    'ab'
    """
    return _UNSAFE.sub("", output.decode("utf-8", "replace").replace("\r\n", "\n"))
