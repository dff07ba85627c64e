"""Prompts: the command that somebody typed above its output, and the host that the prompt names."""

from __future__ import annotations

import re

from diagnops.machine.common.finding import Heading

# user@host:dir$ command, [user@host dir]# command, $ command, # command (a lower-case word or a path), host> command
_PROMPT = re.compile(
    r"""^\s*(?:\(\w+\)\s*)?(?:
        \[?(?P<user>[a-z_][\w.-]*)@(?P<host>[\w.-]+)[\s:]?[^\s$\#%>]*\]?\s?[$\#%>]\s*
      | [\w-]{1,63}:[~/]\S*\s[\#>]\s+
      | [$%❯➜]\s+
      | \#\s+(?=(?:sudo\s+)?[a-z/][\w./+-]*(?:\s+-{1,2}\w|\s*$|\s+[\w/.{"'-]+\s*$))
    )(?P<command>\S.*)$""",
    re.VERBOSE,
)
_CLIENT = re.compile(
    r"^\s*(?P<client>\w+=[#>*]|mysql>|MariaDB \[[^\]]*\]>|(?:[\d.]+|redis [\d.]+):\d+>)\s*(?P<command>\S.*)$"
)

# A statement of SQL that was copied without the prompt of its client.
_STATEMENT = re.compile(
    r"^\s*(?P<command>(?:(?i:select|show|explain|with)\b.*(?:;|\\G)|(?i:select)\s.*\b(?i:from)\s+"
    r"(?:pg_|information_schema\.|performance_schema\.|sys\.)\w.*))\s*$"
)


def prompt_in(line: str) -> Heading | None:
    """The command at a prompt and the host of it, None where a line is no prompt.

    >>> prompt_in("root@db-1:~# iostat -x 5 3")
    Heading(command='iostat -x 5 3', host='db-1', source='')
    >>> prompt_in("$ kubectl get pods").command, prompt_in("mysql> SHOW PROCESSLIST;").command
    ('kubectl get pods', 'SHOW PROCESSLIST;')
    >>> prompt_in("db-3:~ # df -i").command
    'df -i'
    >>> prompt_in("SELECT * FROM pg_locks WHERE NOT granted;").command
    'SELECT * FROM pg_locks WHERE NOT granted;'
    >>> prompt_in("# what we saw at night"), prompt_in("the queue is full")
    (None, None)
    """
    if found := _PROMPT.match(line) or _STATEMENT.match(line):
        return Heading(found["command"].strip(), found.groupdict().get("host") or "")
    found = _CLIENT.match(line)
    return Heading(found["command"].strip()) if found else None
