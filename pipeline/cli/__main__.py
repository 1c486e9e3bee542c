"""``python -m pipeline.cli``."""

import sys

from pipeline.cli.command_line import main

sys.exit(main())
