r"""What people complain of in a sentence of its own, with no name of a signal: one trouble a rule, one way a line.

A line is a regular expression as those of `intake/contrast_rules.py`, with the parts that stand there and here.
"""

from __future__ import annotations

from typing import NamedTuple

from diagnops.kb.case import State


class Complaint(NamedTuple):
    """A trouble, and the ways to tell it.

    Where it has `about`, one of those words must be in the text too: what is behind, or is used up, they tell.
    """

    signal: str
    state: State
    ways: str
    about: str = ""


PARTS = {
    "SOME": r"(?:up to|more than|over|about|around|at least|well over|almost|nearly|close to|anywhere from|between|as long as|roughly)",
    "LONG": r"(?:(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|(?<=\d)s|(?<=\d )s)\b|forever\b|ages\b|very long\b)",
    "ASKED": r"(?:requests?|responses?|pages?|calls?|logins?|replies|answers|searches|api|site|website|web ?ui|ui|dashboard|frontend)",
    "NOT": r"(?:does|do|did|is|are|was|were|could|can|has|have)(?:n['’]t|not| not)",
    "JOBS": r"(?:builds?|jobs?|pipelines?|batch(?:es)?|imports?|backups?|exports?|tests?|deploy(?:ment)?s?|releases?|scripts?|calculations?|runs?|workflows?|tasks?|compilations?)",
    "WORKLOAD": r"(?:traffic|requests|load|connections|sessions|meetings|calls|users|clients|jobs|tasks|messages|queries)",
    "WORKER": r"(?:workers?|consumers?|runners?|agents?|queues?|schedulers?|daemons?|processors?)",
    "CRON": r"(?:cron ?jobs?|crons?|scheduled (?:jobs?|tasks?|runs?)|timers?|pipelines?|nightly \w+|scripts?|scheduler)",
    "UP": r"""(?:grow(?:s|ing)?|grew|increas(?:es|ed|ing)|climb(?:s|ed|ing)?|ris(?:es|ing)|rose|jump(?:s|ed)?|spik(?:es|ed)|goes up|going up|went up
        |builds? up|built up|building up|pil(?:es|ed|ing) up|accumulat(?:es|ed|ing)|keeps? (?:on )?(?:growing|increasing|climbing|rising|going up)
        |start(?:s|ed)? (?:to )?(?:grow|growing|increase|increasing|climb|climbing|rise|rising|go up|going up)|only (?:grows|goes up))""",
}  # fmt: skip
RULES = (
    # "every page takes more than 20 seconds"
    Complaint("service.latency", "high", r"""
        \b<ASKED>(?: (?!should\b|must\b|may\b|can\b|ought\b|shall\b)\w+){0,3}? (?:takes?|took|taking|needs?) (?:(?:now|often|sometimes|still|then|even) )*(?:<SOME> )*(?!0[.,])<NUMBER>(?: ?(?:-|to|or|and) ?<NUMBER>)? ?<LONG>
        \b<ASKED>(?: (?!should\b|must\b|may\b|can\b|ought\b|shall\b)\w+){0,3}? (?:takes?|took|taking) (?:forever|ages|so long|very long|a very long time)\b
        \btak(?:es?|ing)(?: (?:me|us|it|users|them|often|now))* (?:<SOME> )*(?:<NUMBER>(?: ?(?:-|to|or) ?<NUMBER>)?|multiple|many) ?(?:seconds|secs|minutes|mins|hours) (?:to|for \w+ to|until \w+) (?:connect|log ?in|open|load|establish|respond|answer|reply|show|display|have|get a|come up)\b
        \b(?:connections?|logins?|requests?|responses?|pages?|answers?)(?: \w+){0,3}? (?:is|are|was|were|gets?) delayed (?:for|by) (?:\w+ )?\d"""),
    # "the query runs for hours and never returns"
    Complaint("db.slow_queries", "high", r"""
        (?<!name )(?<!dns )\b(?:quer(?:y|ies))(?: (?!is|was|are|were)\w+){0,4}? (?:runs?|running|ran|takes?|took|taking) (?:(?:now|often|sometimes|for|up|even) )*(?:<SOME> )*(?:(?:<NUMBER>|many)(?: ?(?:-|to|or|and) ?<NUMBER>)? ?<LONG>|minutes\b|hours\b|forever\b|ages\b)
        (?<!name )(?<!dns )\b(?:quer(?:y|ies))(?: \w+){0,2}? (?:never (?:returns?|finish\w*|comes? back|ends?)|hangs?|(?:does|do|did)(?:n['’]t| not) (?:return|finish|come back|end))\b"""),
    # "nobody could reach the shop"
    Complaint("service.down", "present", r"""
        \b(?:nobody|no one|none of \w+|no (?:user|client|customer)s?) (?:can|could|was able to|is able to) (?:\w+ )?(?:reach|access|open|load|connect)\b
        (?<!people )(?<!users )(?<!customers )\b(?:could|can)(?:n['’]t|not| not) (?:\w+ )?(?:be )?(?:reach|reached|accessed|contacted)\b
        (?<!gpu )(?<!gpus )\b(?:is|are|was|were|became|becomes?|become|becoming|went|goes|gets?|got) (?:(?:completely|totally|entirely|all|also|suddenly|often|briefly|not|temporarily) )*(?:unavailable|unreachable|inaccessible|unresponsive|unusable)\b
        \b(?:site|page|website|service|server|api|app|login|system|cluster|database)s? (?:has|have|had) been (?:\w+ )?broken\b(?! (?:by|into))
        \b(?:has|have|had) been (?:\w+ )?(?:down|unavailable|unreachable|offline|inaccessible)\b(?! (?:by|into))
        \b(?:is|are|was|were)(?:n['’]t| not) (?:\w+ )?(?:reachable|accessible|responding|responsive|answering)\b
        \bno longer (?:\w+ )?(?:reachable|accessible|responds?|responding|answers?)\b
        \b(?:stops?|stopped|stopping|ceased?) (?:responding|answering|working|functioning|to (?:respond|answer)|(?:serving|accepting)(?= (?:any |new |all )?(?:requests|connections|traffic|users|clients)|\s*(?:[.,;]|$)))\b(?! to (?:signals?|sigterm))
        (?<!^)\b(?:does|do|did)(?:n['’]t| not) (?:\w+ )?(?:respond|answer)\b(?! (?:his|her|their|my|your|the phone|"|that|whether))
        \b(?:site|page|website|service|server|api|app|shop|portal|cluster|database)s?(?: is| are| keeps?| kept)? (?:being|goes|go|went|going)(?: \w+ly)? (?:unavailable|unreachable|down|offline)\b(?! (?:to|from|by)\b)
        \b(?:render(?:s|ed|ing)?|makes?|made|making) (?:the |our )?(?:\w+ )?(?:site|page|website|service|server|api|app|shop|portal|cluster|database) (?:\w+ )?(?:unavailable|unreachable|inaccessible|unusable)\b
        \b(?:total|complete|full)(?:ly)? unresponsive(?:ness)?\b"""),
    # "the lag keeps growing on two partitions"
    Complaint("messaging.consumer.lag", "high", r"""
        (?<!replication )(?<!replica )(?<!slave )\blag (?:(?:on|of|for|in) (?:\w+ ){1,4}?)?(?:(?:is|was|has|just|then|also|slowly|constantly|steadily|been) )*<UP>\b
        \b(?:growing|increasing|accumulating|rising|accumulated) (?:\w+ )?lag\b""",
        "kafka consumer partition topic offset broker rabbit stream"),
    # "the standby is an hour behind"
    Complaint("db.replication.lag", "high", r"""
        \b(?:replicas?|replication|standby|slaves?|secondar(?:y|ies))\b<GAP>\b(?:lag|delay) (?:(?:is|was|would|has|then|been|to) )*(?:<UP>|climb|grow|increase)\b
        \b(?:lag|lags|lagging|delay) behind (?:the )?(?:\w+ )?(?:master|primary|leader|source|upstream)\b
        \b(?:replicas?|standby|slaves?|secondar(?:y|ies))\b(?: \w+){0,3}? (?:is|are|was|were|falls?|fell|gets?|got|lags?|lagged|lagging) (?:\w+ ){0,3}?behind\b
        \b(?:replicas?|standby|slaves?|secondar(?:y|ies))\b(?: (?!no\b|little\b|minimal\b)\w+){0,3}? (?:shows?|showing|showed|has|have|had|with|gets?|got|getting|sees?) (?:(?:an?|the|some|huge|large|big|growing|time|high|massive|significant|replication) )*(?:lag|delay)\b
        \b(?:lag|delay) (?:in|on|of|to) (?:the |our |one |a )*(?:\w+ )?(?:replicas?|standby|slaves?|secondar(?:y|ies))\b"""),
    # "Postgres ran out of connections"
    Complaint("db.connections.exhausted", "present", r"""
        \b(?:r[au]ns? out of|running out of|exhaust(?:s|ed|ing)|used up) (?:all )?(?:(?:the|our|its|available|free|of|database|db|postgres\w*|mysql) )*connections\b(?! in the pool)
        \bconnections (?:(?:is|are|was|were|got|get) )?(?:all )?(?:exhausted|used up|in use already)\b
        \bmax_connections (?:(?:is|was|has|been|got) )*(?:reached|hit|exceeded)\b
        \b(?:reach|hit)(?:e[sd]|s|ing)? (?:the |its |our )?(?:max(?:imum)?|limit|number)(?: number)?(?: of)? (?:\w+ )?(?:connections|clients)\b
        \b(?:limit|maximum)(?: number)? of (?:\w+ )?connections (?:(?:is|was|has|been|gets) )*(?:reached|hit|exceeded)\b
        \bhit(?:s|ting)? (?:the )?\d+ (?:clients|connections)\b""",
        "database postgres mysql mariadb mongo oracle rds sql db"),
    # "the database does not take new connections"
    Complaint("db.connection.refused", "present", r"""
        \b(?:not|stopp?ed|n['’]t|longer|refus\w+|reject\w+|stops) (?:\w+ )?(?:accept\w* |tak\w+ )?(?:any )?(?:new|more|further|incoming) connections\b""",
        "database postgres mysql mariadb mongo oracle rds sql db"),
    # "there is no free connection left in the pool"
    Complaint("app.connection_pool.usage", "high", r"""
        \b(?:connection|db|database|jdbc|hikari\w*|session) ?-?pools?\b<GAP>\b(?:exhaust\w*|starv\w+|r[au]n dry|runs dry|is empty|is full|used up|depleted)\b
        \bno (?:free|idle|available|spare|more) (?:\w+ )?connections? (?:\w+ )?(?:in|from) the pool\b
        \bpool has no (?:free|idle|available|spare|more) (?:\w+ )?connections?\b
        \bwait\w* (?:\w+ )?for (?:a |an? free |an available |free )?(?:\w+ )?connections? from the pool\b"""),
    # "its load is 240"
    Complaint("system.cpu.load_average", "high", r"""
        \b(?:load average|loadavg|load)s? (?:(?:is|was|were|are|of|at|to|goes|went|up|climbs|climbed|reaches|reached|hits|hit|shoots|shot|jumps|jumped|rises|rose|around|about|over|above|now|currently|sits|even) )+(?<!loads of )(?:\d{3,4}|[3-9]\d)(?![\d.,]*\s?(?:%|[a-z])|\.\d{3}|-)"""),
    # "the volume filled up overnight"
    Complaint("system.filesystem.utilization", "high", r"""
        \b(?:volumes?|disks?|partition|filesystems?|file systems?|drive|storage|root|/var|/tmp)(?: \w+){0,3}? (?:(?:is|was|were|has|have|been|keeps?|slowly|quickly) )*(?:fill(?:s|ed|ing) up|filled|r[au]ns? full)\b
        \b(?:fill(?:s|ed|ing)?|filled)(?: up)? (?:the|our|my|its|whole) (?:\w+ )?(?:volumes?|disks?|partition|filesystems?|file systems?|drive|storage)\b
        \b(?:disks?|storage|drive|volumes?|filesystem)(?: space)? (?:(?:is|are|was|keeps?|kept|fast|slowly|quickly) )*running out\b
        \b(?:r[au]n|runs|running) out of (?:disk|storage|hdd|ssd)\b
        \b(?:storage|disks?|volumes?)(?: usage)? (?:has|have)(?:n['’]t| not|never) (?:\w+ )?stopped growing\b"""),
    # "the nodes go into Not Ready"
    Complaint("k8s.node.not_ready", "present", r"""
        \bnodes?\b(?: (?!is\b|are\b)\w+){0,6}? ["'“`]?not ?-?ready\b
        \bnodes? (?:is|are|was|were|being|becomes?|became) (?:\w+ )?["'“`]?not[ -]?ready\b"""),
    # "all requests go to the first pod", "the traffic is not spread evenly"
    Complaint("balancer.imbalance", "present", r"""
        \b(?:traffic|requests|load|connections) (?:(?:is|are|was|were|does|do|gets?|being|[a-z]+n['’]t|not) )*not (?:\w+ )?(?:distributed|balanced|spread|shared|divided) (?:equally|evenly|uniformly|across|over|to all)\b
        \b(?:all|most|nearly all|almost all|\d\d ?%) (?:of )?(?:the |our )?(?:\w+ )?(?:traffic|requests|load|connections) (?:(?:is|are|still|keeps?|just|only) )*(?:go|goes|going|sent|routed|hit|hits|land|lands|end up|ends up) (?:(?:to|on|at|in|the) )*(?:a single|only one|just one|one|the first|the same|the old)\b
        \b(?:takes?|gets?|receives?|got|see|sees|handle|handles|handling|have|has) (?:no|hardly any|almost no|a disproportionate (?:number|amount|share) of|(?:nearly |almost |about )?\d\d ?% of(?: all)?(?: the)?|most of the|all(?: of)? the) (?:\w+ )?(?:traffic|requests|load|connections)\b
        \b(?:unevenly|unequally) (?:distributed|balanced|spread)\b
        \b<WORKLOAD> (?:(?:is|are|was|were|does|do|did|gets?|being|[a-z]+n['’]t|not) )*not (?:\w+ )?(?:distribut\w*|balanced?|spread|shared?|divided?) (?:\w+ )?(?:equally|evenly|uniformly)\b
        \b(?:all|most|nearly all|almost all|the majority) (?:of )?(?:the |our )?(?:\w+ )?<WORKLOAD>(?: \w+){0,2}? (?:goes?|going|sent|routed|assign(?:ed)?|land|lands|end up|placed) (?:(?:to|on|at|in|the) )*(?:a single|one|the first|the same|\w+[-_]?\d+)\b
        \b(?:sends?|puts?|assigns?|places?|routes?|schedules?) (?:\w+ ){0,5}?(?:to|on|at) the same (?:\w+ )?<UNIT>\b
        \b(?:some|one|a few|two|half) (?:of (?:the|our) )?(?:<UNIT> )?(?:\w+ ){0,2}?(?:idle|overloaded|busy|bored|saturated)\b<GAP>\b(?:while|whereas|but)\b<GAP>\b(?:others?|rest|remaining)\b<GAP>\b(?:overloaded|idle|busy|nothing|bored|saturated)\b
        \b(?:load|traffic|requests|connections|connection count|cpu)\b(?: (?:for|on|of|to|count))* one (?:of (?:the|our) )?(?:[\w-]+ )?<UNIT> (?:is|was|are|were) (?:\w+ ){0,2}?(?:higher|larger|bigger|more) (?:\w+ )?than\b""",
        "pod instance server node replica target backend worker container"),
    # "a build that normally takes 10 minutes takes an hour"
    Complaint("job.duration", "high", r"""
        \b<JOBS>\b<GAP>\b(?:normally|usually|typically|previously) (?:take|takes|took|run|runs|ran|finish|finishes|finished|complete|completes|need|needs)\b<GAP><SPAN>\b<GAP>\b(?:now|are|is|took|take|takes|ran|run|runs|running|need|needs)\b<GAP>(?:<NUMBER> ?<SPAN>|hours|minutes)\b
        \b(?:builds?|jobs?|pipelines?|they|it|releases?|tests?) used to (?:take|run|finish|complete|be done)\b<GAP>(?:<NUMBER>|hours|minutes|seconds)\b
        \b<NUMBER>\+? ?<SPAN>\b<GAP>\bfor (?:a |an |the )?<JOBS> that (?:normally|usually|typically) \w+
        \b(?:used to|normally|usually) (?:take|takes|finish|run)\b<GAP><SPAN>\b<GAP>\bnow (?:takes?|taking|runs?|needs?|it takes|they take)\b
        \b<JOBS>(?: \w+){0,3}? (?:takes?|took|taking|runs?|ran|running) (?:<SOME> )*<NUMBER> ?<SPAN> instead of\b
        \b<JOBS>(?: \w+){0,3}? (?:increased|gone up|went up|grown|grew|doubled|tripled)(?: \w+)? in (?:time|duration|length)\b
        \b(?:took|takes) (?:<SOME> )*<NUMBER> ?<SPAN> (?:the (?:day|week|month) before|yesterday|last (?:week|month)|previously)\b
        \b(?:builds?|jobs?|they|it) (?:was|were) (?:<SOME> )*<NUMBER>(?: ?(?:-|to) ?<NUMBER>)? ?<SPAN> before(?=\s*(?:[.,;]|$))""",
        "build job pipeline batch import backup export test deploy release script calculation run compile query install"),
    # "jobs wait for minutes in the queue before they start"
    Complaint("job.queue_wait", "high", r"""
        \b<JOBS>(?: (?!to\b|for\b)\w+){0,4}? (?:stuck|waiting|wait|waits|queued|sit|sits|sitting|remain|remains|stay|stays|been) (?:\w+ ){0,2}?(?:in (?:the |a |an )?)?(?:queue|queued|waiting|pending)\b
        \b<JOBS>(?: \w+){0,3}? (?:takes?|took|taking|waits?|waited|waiting) (?:<SOME> )*<NUMBER>\+? ?(?:<SPAN>|m|h) (?:to|before (?:it|they|being)) (?:starts?|be (?:picked|scheduled)|picked|gets? (?:picked|scheduled))\b
        \bwaiting (?:\w+ ){0,3}?in the queue\b
        \bwait times? (?:is|are|was|were) (?:\w+ )?(?:long|longer|high|huge)\b""",
        "build job pipeline runner agent workflow slurm batch"),
    # "the connection to the broker was broken"
    Complaint("network.interruption", "present", r"""
        \bconnections? (?:(?:to|with|from|between) (?:\w+ ){1,4}?)?(?:is|are|was|were|gets?|got|being|keeps? (?:getting|being)) (?:(?:often|suddenly|then|randomly|constantly|always) )*(?:broken|lost|dropped|cut|interrupted|closed unexpectedly)\b
        \b(?:los(?:es?|t|ing)) (?:(?:the|their|its|all|our) )*(?:network )?(?:connections?|connectivity)\b(?! pool)"""),
    # "memory is never given back"
    Complaint("memory.leak", "present", r"""
        \b(?:memory|ram|rss)(?: \w+){0,3}? (?:(?:does|do|did|is|was|has)(?:n['’]t| not)|never) (?:\w+ ){0,2}?(?:go|come|goes|comes|gone|freed|released?|reclaimed|decreas\w+|shrink\w*|drops?|dropped|given back|returned)\b(?! (?:up|above|over))
        \b(?:memory|ram|rss)(?: \w+){0,2}? (?:keeps?|kept) (?:on )?(?:growing|increasing|climbing|rising|going up)\b<GAP>\b(?:until|forever|never)\b
        \bleak(?:s|ing)? (?:memory|ram|heap|badly|massively|heavily|fast|slowly|like a sieve|(?:about |around )?\d[\d.,]* ?[kmg]i?b)\b"""),
    # "we cannot get above 900 rows per second"
    Complaint("service.throughput", "low", r"""
        \b(?:could|can)(?:n['’]t|not| not) (?:push|get|do|handle|process|exceed|send|write|read)(?: \w+)? ?(?:more than|above|over|beyond|past)? ?(?:about |around )?\d[\d.,]*(?: ?k| ?[kmg]b?)?(?: ?\w+){0,2}? ?(?:/ ?|per |a )(?:s|sec|second|min|minute)\b"""),
    # "since we upgraded to 2.4"
    Complaint("change.version_upgrade", "present", r"""
        \b(?:after|since) (?:(?:the|our|an?|this|that|last|recent|we|i|they|you) )*(?:(?!kernel|driver|os|firmware|bios|ubuntu|debian|rhel|centos|windows|memory|ram|switch|network|hardware|disk|storage|cpu|line|bandwidth)[\w.-]+ ){0,2}?upgrad(?:e|es|ed|ing)\b(?! (?:(?:of|the|our|my|from|to|server|servers|host|hosts|node|nodes|os) )*(?:\w+ )?(?:kernel|drivers?|os|firmware|bios|ram|memory|hardware|network|switch|ubuntu|debian|operating)\b)
        \b(?:we|i|they)(?: (?:have|had|just|recently|also))* upgraded (?:the |our |my )?(?!kernel|drivers?|os\b|firmware|bios|ram|memory|hardware|ubuntu|debian|\w+ (?:kernel|firmware|driver))[\w.-]+(?: \w+){0,3}? (?:from|to) v?\d"""),
    # "the worker stops picking up jobs"
    Complaint("service.hang", "present", r"""
        \b<WORKER>\b(?:,? (?!not\b|if\b|should\b|must\b|may\b|might\b|could\b|would\b)\w+){0,8}? (?:stops?|stopped|quits?|ceased?)(?: \w+)? (?:pulling|picking|taking|processing|consuming|polling|fetching|working)\b(?! (?:again|until))
        \b<WORKER> (?:(?:is|are|was|were|also|simply|just) )*not (?:processing|consuming|polling|picking|pulling|taking|doing) (?!more|faster)\w+"""),
    # "none of the cron jobs ran at the weekend"
    Complaint("job.missed_schedule", "present", r"""
        \b<CRON>(?: (?:has|have|had|suddenly|simply|just|all))* (?:stopped|stops) (?:running|being (?:run|executed|triggered)|executing|firing)\b
        \bnone of (?:our|the|my) (?:\w+ )?(?:<CRON>|jobs)(?: \([^)]*\))? (?:(?:was|were|has|have|been) )*(?:ran|run|started|executed|fired|triggered)\b
        \b<CRON>(?: \w+){0,2}? <NOT>(?: (?:been|being|even))? (?:run|executed|triggered|started|fired)\b(?= (?:any ?more|any longer|at all|since|for|on|over|yesterday|last|today|tonight)\b|\s*[.,;])"""),
    # "the backups stopped in spring"
    Complaint("backup.failed", "present", r"""
        \bbackups?(?: (?:has|have|had|suddenly|all|jobs?|scripts?))* (?:stopped (?:working|running|in|since)|(?:is|are|keeps?|kept|were|was|been) failing)\b
        \bbackups?(?: (?:jobs?|scripts?))? <NOT> (?:been )?(?:run|running|made|taken|worked|working|complete|finish)\b
        \b(?:no|not a single) (?:\w+ )?backups? (?:since|for|in) (?:\w+ ){0,3}?(?:weeks?|months?|days?|january|february|march|april|may|june|july|august|september|october|november|december)\b"""),
    # "all worker threads were busy"
    Complaint("app.thread_pool.usage", "high", r"""
        \b(?:threads|(?:apache|php-?fpm|nginx|web|http|tomcat) (?:workers|processes)) (?:(?:is|are|was|were|got|all|being|completely) )+(?:maxed out|busy|used up|exhausted|occupied|saturated)\b
        \b(?:r[au]ns?|running) out of (?:[\w-]+ )?(?:workers|worker processes|threads)\b
        \ball (?:\d+ )?(?:of )?(?:the |our )?(?:\w+ )?(?:worker threads|workers|threads) (?:(?:is|are|was|were|got) )+(?:\w+ )?(?:maxed out|busy|used up|exhausted|occupied|in use|saturated|taken)\b"""),
    # "some consumers got all the big partitions"
    Complaint("messaging.partition_skew", "present", r"""
        \bpartitions?(?: of (?:\w+ ){1,3}?)?(?: \w+)? (?:is|are|was|were|get|gets) (?:\w+ )?(?:not (?:\w+ )?(?:distributed|balanced|spread|assigned|shared) (?:evenly|equally|uniformly)|unevenly|unequally|(?:distributed|spread|balanced|assigned) (?:unevenly|unequally))\b""",
        "kafka topic consumer broker stream event"),
    # "the CPU goes to 60 % when the average is 5 %"
    Complaint("system.cpu.utilization", "high", r"""
        \bcpu\b<GAP>\b(?:[3-9]\d|100) ?%<GAP>\b(?:when|while|where|instead of|and) (?:the |its |it )?(?:average|normal(?:ly)?|usual(?:ly)?|baseline)\b
        \bcpu\b(?: \w+){0,3}? (?:stepped up|jumped|rose|climbed|went up|increased|doubled|spiked)\b<GAP>\bfrom\b<GAP>\d ?%?<GAP>\bto\b<GAP>\d ?%"""),
    # "packets of 1400 bytes get lost"
    Complaint("network.packet_loss", "high", r"""
        (?<!only )(?<!large )(?<!big )\b(?:packets?|pings?|datagrams?)\b(?: (?!if\b|not\b|no\b)[\w-]+){0,5}? (?:gets?|getting|got|are|is|were|was|being) (?:\w+ )?lost\b
        \b(?:packets?|pings?|datagrams?)\b(?: (?!if\b)[\w-]+){0,5}? (?:never (?:arrive|reach)|(?:do|does|did)(?:n['’]t| not) (?:arrive|reach)|(?:are|is|were)(?:n['’]t| not) (?:transmitted|forwarded|delivered))\b"""),
    # "it eats all the memory"
    Complaint("system.memory.utilization", "high", r"""
        \b(?:eats?|eating|ate|eaten|takes? up|taking up|uses?|using|used|consumes?|consuming|consumed|hogs?|hogging) (?:up )?(?:almost |nearly )?all (?:(?:the|of|my|our|its|available|cpu|and) )*(?:ram|memory)\b"""),
)  # fmt: skip
