"""``python -m diagnops.cli``."""

import sys

from diagnops.cli.start import main

sys.exit(main())
