"""Install each top-level folder as ``diagnops.<folder>``: ``kb/case.py`` becomes ``diagnops.kb.case``."""

import sys

from setuptools import find_packages, setup

ROOMS = ["kb", "cases", "search", "machine", "intake", "checks", "engine", "evaluation", "messages", "app"]
ROOMS += ["cli", "agents", "web"]  # the faces
# What measures and what learns is run from a checkout; it is no part of what is installed elsewhere.
if "editable_wheel" in sys.argv:
    ROOMS += ["bench", "training"]
packages = find_packages(include=[name for room in ROOMS for name in (room, room + ".*")])
setup(
    packages=["diagnops." + name for name in packages],
    package_dir={"diagnops." + name: name.replace(".", "/") for name in packages},
)
