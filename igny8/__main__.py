"""`python -m igny8`, for where the console script is not on the path."""

import sys

from igny8.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
