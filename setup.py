"""Install each top-level folder as ``diagnops.<folder>``: ``kb/case.py`` becomes ``diagnops.kb.case``."""

from setuptools import find_packages, setup

ROOMS = ["kb", "cases", "intake", "engine", "cli", "bench"]
packages = find_packages(include=[name for room in ROOMS for name in (room, room + ".*")])
setup(
    packages=["diagnops." + name for name in packages],
    package_dir={"diagnops." + name: name.replace(".", "/") for name in packages},
)
