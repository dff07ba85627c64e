r"""Words beside the name of a signal by which something else is meant: one idea a rule.

What stands before the name and what stands behind it are regular expressions. `NEEDS` says without which words the
learned reader took a clause for something that was not told.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """The signal, or "" for all, what stands before and behind its name, and the name where only one is meant."""

    signal: str
    before: str = ""
    behind: str = ""
    name: str = ""


RULES = (
    # "it looks as if the threads were deadlocked"
    Rule("", before=r"\bas (?:if|though) (?:\w+ ){0,4}$"),
    # "the nodes are stuck in NotReady": the state has a name of its own
    Rule(
        "service.hang",
        behind=r"^ (?:in|at|on) (?:an? |the )?['\"`]?(?:not[- ]?ready|pending|container ?creating|crash\w*|image\w*|init\b)",
    ),
    Rule("service.hang", before=r"\b(?:pods?|nodes?)\b[^,]*$", behind=r"^ (?:in|at|on) (?:an? |the )?['\"`]?terminating"),
    # "ContainerCreating에 10분째 멈춰 있어요"
    Rule(
        "service.hang",
        before=r"(?:notready|pending|containercreating|terminating|init\S{0,6}|imagepull\S*|crashloop\S*)(?:에서|에|으?로)?\s?(?:상태\S{0,3}\s)?(?:\S{1,8}\s){0,2}$",
    ),
    # "the lag of the replica", "the consumers lag": not that answers are late
    Rule(
        "service.latency",
        before=r"\b(?:replicas?|replication|standby|slaves?|secondar(?:y|ies)|consumers?|topics?|partitions?)\b",
        name=r"^lag$",
    ),
    # "bots are crawling the pages", "it slowly eats all memory"
    Rule("service.latency", before=r"\b(?:bots?|crawlers?|spiders?|engines?)\b", name=r"^crawling$"),
    Rule("service.latency", behind=r"^ (?:eat|grow|fill|climb|ris|consum|leak|accumul|creep)", name=r"slowly$"),
    # "it is impossible to OOM"
    Rule("memory.oom_kill", before=r"\b(?:impossible|unlikely|not|never|cannot|could not|can['’]?t) to $"),
    # "our attempts to stop it failed", "is marked as failed", "fails to scale up", "receive errors of the card"
    Rule("service.error_rate", before=r"\b(?:attempts?|efforts?|pings?|tries)\b[^,]*$|\b(?:marked|marks|mark|shown|listed) (?:\w+ ){0,3}as $"),
    Rule("service.error_rate", before=r"\b(?:receive|rx|tx|crc|frame|checksum|parity|ecc|sector|autoneg\w*|interface)[ -]$"),
    Rule("service.error_rate", behind=r"^ (?:state|status|flag)\b|^ to scale\b"),
    # "ERROR: canceling statement": the level of a message, and no rate
    Rule("service.error_rate", behind=r"^\s?\]?:(?! *(?:0|none|no\b))", name=r"^\[?(?:error|err)$"),
    # "a ping with a packet size of 1400"
    Rule("network.rtt", behind=r"^[^,]*? (?:packet |payload )?sizes? (?:of |between |from )?\d"),
    # "we deploy a new cluster with it", "custom deployed": how it was made, and not what was done to it now
    Rule("change.deployment", behind=r"^ (?:an? |the |this |our |my )?(?:new |\w+ )?clusters?\b"),
    Rule("change.deployment", before=r"\b(?:custom|self|newly|currently)[- ]$"),
    # "it fails to scale up"
    Rule("change.scaling", before=r"\b(?:fail\w*|unable|not able|refus\w+) to $"),
    # "the CPU of the servers went down"
    Rule(
        "service.down",
        before=r"\b(?:cpu|load|memory|storage|space|traffic|latency|usage|temperature|utili[sz]ation|number|rate) (?:on|of|at|in|across) (?:[\w-]+ ){0,4}$",
    ),
    # "errors are down since noon": there are fewer of them
    Rule(
        "service.down",
        before=r"\b(?:errors?|failures?|timeouts?|latenc(?:y|ies)|rates?|times?|lag|traffic|load|usage|requests|throughput|cpu|memory|temperatures?|numbers?|costs?|5xx|\d\d\ds) $",
        name=r"^(?:is|are|was|were|went|goes) (?:\w+ )?down$",
    ),
    # "backups have stopped working" is told of the backups
    Rule("service.down", before=r"\bbackups?(?: (?:has|have|had|suddenly|all))* $"),
)  # fmt: skip
_NO = r"\b(?:no|not|never|none|nothing|without|same|still|did|does|neither|only)\b|n['’]t\b"
NEEDS = {
    "contrast.same_software_elsewhere_ok": (
        r"\b(?:fine|ok|okay|works?|worked|working|good|well|normal\w*|healthy|succe\w+|unaffected|only|perfect\w*|problems?)\b"
        rf"|{_NO}"
    ),
    "contrast.some_users_only": r"\b(?:only|some|certain|other|others|few|one|individual|particular|specific|just|rest)\b",
    "contrast.largest_instance_no_effect": (
        r"\b(?:big\w*|larg\w*|more|scal\w+|doubl\w+|tripl\w+|resiz\w+|upsiz\w+|upgrad\w+|twice|beef\w*|rais\w+|increas\w+|add\w*)\b"
    ),
    "contrast.gone_after_process_restart": (
        r"re-?(?:start|launch|spawn|deploy|creat|load)|\b(?:kill|bounc|stop|cycl)|\bstart(?:ed|ing)? (?:it|them) again"
    ),
    "contrast.gone_after_reboot": r"re-?(?:boot|start)|\b(?:boot|power)",
    "contrast.periodic": (
        r"\b(?:every|each|period\w*|interval\w*|regular\w*|hourly|daily|nightly|weekly|cycl\w*|recur\w*|o['’]clock|minutes?|hours?)\b"
    ),
    "change.scaling": (
        r"scal|resiz|\b(?:grow|grew|shr[iu]nk|expand|reduc|doubl)|\b(?:add|remov|launch)\w*\b.*\b(?:replica|node|instance|pod|worker"
        r"|server|machine|broker|vm)s?\b"
    ),
    "change.version_upgrade": r"upgrad|updat|version|releas|migrat|bump|downgrad|\bv?\d+\.\d|\bnew\b",
}
"""Of a signal the words of which one is there when it is told in English."""
