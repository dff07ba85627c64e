"""How lines look with which the output of a host's programs may begin; `data/programs.yaml` says it in full."""

PROGRAMS = tuple(
    """
    iostat mpstat sar pidstat vmstat top htop uptime w cat free grep head df ss netstat nstat ethtool ip ifconfig arp tc
    numactl numastat smartctl nvme chronyc timedatectl ntpq ps lsblk mdadm zpool lvs multipath nvidia-smi conntrack
    sysctl ping ping6 mtr traceroute tracepath dig nslookup host curl nc ncat telnet openssl lsof ulimit prlimit sensors
    ipmitool systemctl docker podman ceph
    """.split()
)

_LOOKS = (
    rf"(?:{'|'.join(PROGRAMS)})(?: -\S| \d|$)",  # the bare command
    # processor and memory
    r"Linux \S+ \(|avg-cpu:|\d\d:\d\d:\d\d(?: [AP]M)?\s+[A-Za-z]|procs -|\s*r\s+b\s+swpd|top - |Processes: \d",
    r"\s*(?:\d+|Avg|CPU)\s*\[|\s*(?:\d+:\d\S*\s*)?up .*load average|\d+\.\d\d \d+\.\d\d \d|\s+total\s+used",
    r"\s+(?:\S+\s+){4}\S+/\S+\s",
    r"Mem(?:Total)?: *\d|\S*(?:some|full) avg10=|==> /proc|\s*(?:USER|PID|S|STAT|UID|F)\s+[A-Z]|COMMAND\s",
    r"available: \d|\s+[Nn]ode ?\d|Per-node|[A-Za-z][\w -]+\([\w, -]*-\w\)|RESOURCE|(?:net|kernel|vm|fs)\.",
    # disks and filesystems
    r"Device:?\s|Filesystem|Dateisystem|파일 ?시스템|Sys\. de|df: ",
    r"NAME\s|Personalities|md\w+ : |/dev/md|\s*pool: |all pools",
    r"\s*\d+: cs:|Virtual Drive: ",
    r"\s+LV\s|\s+cluster:|HEALTH_[A-Z]",
    r"\S+ (?:\(\S+\) )?dm-\d|smartctl |=== START|SMART |ID# |Smart Log",
    # network
    r"(?:Netid\s+)?(?:State|Recv-Q)\s|Total: \d|TCP: |\s*\d+ [A-Z]{4}|Active Internet|Proto\s",
    r"Kernel Interface|Iface\s|\S+: flags=|\S+\s+Link encap|#kernel|cpu=\d",
    r"\s*(?=\S*(?:[rt]x|crc|fcs|late_?col|allowance))[\w.\[\]-]+: \d",
    r"\s*\d+ (?:times the listen|SYNs? |pack|passive|active)",
    r"(?:Ip|Icmp|Tcp|Udp)\w*:?(?:$|\s+\d)|Settings for|NIC stat|\d+: \S+: <|\S+\s+(?:UP|DOWN|UNKNOWN)\s",
    r"Ping(?:ing|[- ][Ss]tat| wird)",
    r"Ethernet Channel|\S+ dev \S+ |qdisc |PING |ping6?: |\d+ packets|--- |Start: \d|\s*HOST: |\s*Host\s+Loss",
    r"traceroute to|\s*1\??:?\s|; <<>>|;; |Server:\s|\*\* server|Host \S+ not|\*\s|curl: |[< ]*HTTP/",
    r"\s*(?:time_)?\w+\s*[:=]\s*[\d.]+|nc: |Ncat: |Connection to|telnet: |Trying |\S+ \[[\d.]+\] ",
    r"CONNECT|Connecting|depth=|verify error|not(?:Before|After)=|subject=|issuer=|Certificate will|\w+:error:",
    r"connect:errno",
    # time
    r"Reference ID|[\^=#][-+*?x~ ] ?\w|210 Number|\s*\.-- Source|MS Name|506 Cannot|\s+Local time:|\s+remote\s+refid",
    r"tsc|kvm-clock|hpet|acpi_pm|arch_sys|hyperv",
    # hardware
    r"[|+][ -]|[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d|Unable to determine|NVIDIA-SMI|[a-z]\w*-\w+-\w+$|[\w .+/#-]+\|",
    r"(?:index|name|uuid|[a-z]+\.[a-z_.]+)(?: \[[\w%.]+\])?, [a-z]",
    # services
    r"[●○×↻*] |\s*UNIT\s|0 loaded|\w+=\d|CONTAINER|NAMES\s",
)
LOOKS = rf"^(?:> ?|    |  |\t)?(?:{'|'.join(_LOOKS)})"
