"""The facts of this host, read only: kernel, distribution, where it runs, its processor, its NIC drivers, its daemons.

Everything is read from small files; nothing is asked over the network. What cannot be read is left out, never guessed.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from diagnops.checks.command import run_command

_MOST = 64_000_000  # bytes of dpkg's list that are read
_MOST_CARDS = 64
# sys_vendor, product_name, bios_vendor and chassis_asset_tag, as the providers document them.
_PLATFORMS = (
    ("amazon ec2", "aws"), ("google", "gcp"), ("7783-7084-3265-9085-8269-3286-77", "azure"), ("alibaba", "alibaba"),
    ("oraclecloud", "oracle"), ("digitalocean", "digitalocean"), ("hetzner", "hetzner"), ("openstack", "openstack"),
    ("vmware", "vmware"), ("qemu", "kvm"), ("kvm", "kvm"), ("virtualbox", "virtualbox"), ("xen", "xen"),
    ("microsoft corporation virtual machine", "hyper-v"),
)  # fmt: skip
# Packages (as a pattern) and the fact that their version is.
_DAEMONS = (
    (r"postgresql(-\d+|\d*-server)", "postgresql"), (r"(mysql|mysql-community)-server(-\d.*)?", "mysql"),
    (r"mariadb-server(-\d.*)?", "mariadb"), (r"redis(-server)?", "redis"), (r"valkey(-server)?", "valkey"),
    (r"memcached", "memcached"), (r"rabbitmq-server", "rabbitmq"), (r"mongodb-(org-)?server", "mongodb"),
    (r"elasticsearch", "elasticsearch"), (r"nginx", "nginx"), (r"apache2|httpd", "apache"), (r"haproxy", "haproxy"),
    (r"varnish", "varnish"), (r"docker-ce|docker\.io", "docker"), (r"containerd(\.io)?", "containerd"),
    (r"kubelet", "kubernetes"), (r"etcd(-server)?", "etcd"), (r"bind9?", "bind"), (r"unbound", "unbound"),
    (r"chrony", "chrony"), (r"openssl", "openssl"), (r"libc6|glibc", "glibc"), (r"systemd", "systemd"),
    (r"linux-firmware|firmware-linux-nonfree", "linux-firmware"),
)  # fmt: skip


def host_facts(root: Path = Path("/")) -> dict[str, str]:
    """The facts that can be read; `root` is where the files lie that Python does not read by itself."""
    readers = (_machine, _processor, _network_cards, _packages)
    told = chain(_system(), *(reader(root) for reader in readers))
    return {name: value for name, value in told if value}


def _text(path: Path, most: int = 65_536) -> str:
    try:
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _system() -> Iterator[tuple[str, str]]:
    yield "os", platform.system().casefold()
    yield "kernel", platform.release()
    yield "architecture", platform.machine()
    try:
        release = platform.freedesktop_os_release()
    except (OSError, ValueError):  # there is none, or it is no text
        return
    yield "distribution", release["ID"]
    yield release["ID"], release.get("VERSION_ID", "")


def _machine(root: Path) -> Iterator[tuple[str, str]]:
    dmi = root / "sys/class/dmi/id"
    vendor, product = _text(dmi / "sys_vendor"), _text(dmi / "product_name")
    yield "hardware", f"{vendor} {product}".strip()
    yield "bios", _text(dmi / "bios_version")
    told = " ".join([vendor, product, _text(dmi / "bios_vendor"), _text(dmi / "chassis_asset_tag")]).casefold()
    where = [name for sign, name in _PLATFORMS if sign in told][:1]
    if (root / "var/run/secrets/kubernetes.io").exists() or (root / "etc/kubernetes/kubelet.conf").exists():
        where.append("kubernetes")
    yield "platform", " ".join(where)


def _processor(root: Path) -> Iterator[tuple[str, str]]:
    told = _text(root / "proc/cpuinfo")
    for name, field in (("cpu", "model name"), ("microcode", "microcode")):
        found = re.search(rf"^{field}\s*:\s*(.+)$", told, re.MULTILINE)
        yield name, found.group(1) if found else ""


def _network_cards(root: Path) -> Iterator[tuple[str, str]]:
    drivers = []
    try:
        cards = sorted((root / "sys/class/net").iterdir())[:_MOST_CARDS]
    except OSError:
        return
    for card in cards:
        link = card / "device" / "driver"
        if link.is_symlink():
            drivers.append(os.path.basename(os.readlink(link)))  # noqa: PTH119, PTH115
    for driver in dict.fromkeys(drivers):
        # A driver of the kernel's own tree has no version but the kernel's.
        yield driver, _text(root / "sys/module" / driver / "version")
    yield "nic-driver", " ".join(dict.fromkeys(drivers))


def _packages(root: Path) -> Iterator[tuple[str, str]]:
    known = [(re.compile(pattern), fact) for pattern, fact in _DAEMONS]
    for package, version in _installed(root):
        for pattern, fact in known:
            if pattern.fullmatch(package):
                yield fact, version.partition(":")[2] or version  # the epoch is the packager's, nobody says it


def _installed(root: Path) -> Iterator[tuple[str, str]]:
    status = _text(root / "var/lib/dpkg/status", _MOST)
    for block in status.split("\n\n"):
        if "\nStatus: install ok installed\n" in block:
            found = re.search(r"^Package: (\S+)\n(?:.*\n)*?Version: (\S+)$", block, re.MULTILINE)
            if found:
                yield found.group(1), found.group(2)
    if not status and root == Path("/") and (root / "var/lib/rpm").exists():
        done = run_command(["rpm", "-qa", "--qf", r"%{NAME}\t%{VERSION}-%{RELEASE}\n"], limit=10)
        for line in done.output.splitlines() if done else ():
            name, tab, version = line.partition("\t")
            if tab:
                yield name, version
