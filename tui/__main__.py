"""`python -m tui` is `ringback`."""

import sys

from tui.command_line import main

sys.exit(main())
