"""Messages that differ in numbers and names are of one template."""

from __future__ import annotations

import pytest

from diagnops.machine.logs.templates import Templates, opened


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Killed process 4121 (java) total-vm:8388608kB", "Killed process * (java) total-vm:*"),
        ("read udp 10.0.0.7:41234->10.0.0.2:53: i/o timeout", "read udp *->*: i/o timeout"),
        ("pod web-6f9d8c7b5-x2x4z is gone after 3m12s", "pod web* is gone after *"),
        ("at 0xffffb2c8 of 0a1b2c3d-0000-1111-2222-333344445555", "at * of *"),
        ("open /var/lib/pods/0a1b/data: no", "open /var/lib/pods/*/data: no"),
        ("md/raid1:md0 on ext4 by mlx5_core", "md/raid1:md0 on ext4 by mlx5_core"),
        ("mail ann@example.org 12 %", "mail *"),
    ],
)
def test_what_varies_is_taken_away(text: str, without: str) -> None:
    assert opened(text) == without


def test_messages_of_a_kind_are_counted_together() -> None:
    templates = Templates()
    for name in ("ann", "ben", "cat"):
        templates.add(f"user {name} logged in from office")
    templates.add("disk full")

    assert sorted((one.text, one.count) for one in templates) == [
        ("disk full", 1),
        ("user * logged in from office", 3),
    ]


def test_what_was_learned_is_known() -> None:
    templates = Templates()
    templates.add("retrying order * now")

    assert templates.knows("retrying order * now")
    assert not templates.knows("order * is lost")


def test_the_memory_is_bounded() -> None:
    templates = Templates()
    for a in range(200):
        for b in range(200):
            templates.add(f"{chr(97 + a % 26)}{a}x {chr(97 + b % 26)}{b}y z{a}q z{b}r")

    assert len(list(templates)) <= 5000
