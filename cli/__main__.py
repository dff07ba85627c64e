"""``python -m diagnops.cli``."""

from diagnops.cli.main import main

main()
