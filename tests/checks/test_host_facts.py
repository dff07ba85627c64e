"""The facts of a host are read from its files."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from diagnops.checks.host_facts import host_facts

DPKG = """Package: postgresql-15
Status: install ok installed
Version: 15.3-0+deb12u1

Package: postgresql
Status: install ok installed
Version: 15+248

Package: nginx
Status: deinstall ok config-files
Version: 1.22.1-9

Package: openssl
Status: install ok installed
Version: 1:3.0.11-1~deb12u2
"""


def _write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_a_host_says_what_and_where_it_is(tmp_path: Path) -> None:
    root = _write(
        tmp_path,
        sys__class__dmi__id__sys_vendor="Amazon EC2\n",
        sys__class__dmi__id__product_name="m5.large\n",
        proc__cpuinfo="processor : 0\nmodel name\t: Intel(R) Xeon(R) Platinum 8259CL\nmicrocode\t: 0x5003604\n",
        var__lib__dpkg__status=DPKG,
        sys__module__i40e__version="2.8.20-k\n",
    )
    driver = root / "sys/bus/pci/drivers/i40e"
    driver.mkdir(parents=True)
    card = root / "sys/class/net/eth0/device"
    card.mkdir(parents=True)
    (card / "driver").symlink_to(driver)

    of_python = host_facts(tmp_path / "nothing")

    assert {name: value for name, value in host_facts(root).items() if name not in of_python} == {
        "hardware": "Amazon EC2 m5.large", "platform": "aws",
        "cpu": "Intel(R) Xeon(R) Platinum 8259CL", "microcode": "0x5003604", "i40e": "2.8.20-k", "nic-driver": "i40e",
        "postgresql": "15.3-0+deb12u1", "openssl": "3.0.11-1~deb12u2",
    }  # fmt: skip


def test_what_cannot_be_read_is_left_out_and_python_reads_the_system(tmp_path: Path) -> None:
    facts = host_facts(tmp_path)
    distribution = facts.pop("distribution", "")
    facts.pop(distribution, "")

    assert facts == {
        "os": platform.system().casefold(), "kernel": platform.release(), "architecture": platform.machine(),
    }  # fmt: skip


@pytest.mark.skipif(not Path("/etc/os-release").exists(), reason="NOT TESTED: this system has no /etc/os-release")
def test_the_distribution_is_told_with_its_version() -> None:
    release = platform.freedesktop_os_release()

    facts = host_facts()

    assert facts["distribution"] == release["ID"]
    assert facts.get(release["ID"], "") == release.get("VERSION_ID", "")


def test_files_that_hold_rubbish_do_no_harm(tmp_path: Path) -> None:
    rubbish = b"\xff\x00ID=\n" * 100
    for name in ("proc/cpuinfo", "var/lib/dpkg/status", "sys/class/dmi/id/sys_vendor"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_bytes(rubbish)

    assert "kernel" in host_facts(tmp_path)
