"""How messages begin that programs also print without a time before them, known without loading their signatures."""

from __future__ import annotations

KERNEL = (
    r"(?:NETDEV WATCHDOG|EXT[234]-fs|XFS|BTRFS|JBD2|EDAC|mce|NMI watchdog|watchdog|rcu|INFO: task|BUG|Kernel panic"
    r"|(?:Memory cgroup )?[Oo]ut of [Mm]emory|Killed process|oom_reaper|oom-kill|Buffer I/O error|blk_update_request"
    r"|I/O error,|print_req_error|sd \d|ata\d|nvme|md/|md:|device-mapper|nf_conntrack|ip_conntrack|TCP|neighbour|nfs"
    r"|NVRM|pcieport|CPU\d|bonding|bond\d|IPv[46]|cgroup|(?:\{\d+\})?\[Hardware Error\]|clocksource)\b"
    r"|\w+ [0-9a-f]{4}:[0-9a-f]\d:[0-9a-f]{2}\.\d|\S{1,40} invoked oom-killer:"
)
SERVICES = (
    r"(?:backend|proxy) \S+ has no server|Server \S+/\S+ is (?:DOWN|UP)\b|(?:connect|recv|readv|accept4?)\(\) "
    r"|upstream (?:timed out|prematurely|connect error|sent )|no live upstreams|HikariPool-\d|\[Partition \S"
    r"|Partition \[|[+-][so]down |Health check |WSREP: |InnoDB: |(?:MISCONF|NOREPLICAS|CLUSTERDOWN|OOM command) "
    r"|flood stage disk |etcdserver: |(?:memory|disk) resource limit alarm "
)
BARE = rf"(?:{KERNEL}|{SERVICES})"
