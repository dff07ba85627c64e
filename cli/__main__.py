"""``python -m diagnops.cli``."""

from diagnops.cli.app import main

main()
