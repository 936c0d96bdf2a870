"""`python -m lib`: the same answers as the pages, without a browser."""

import sys

from lib.cli.answers import main

if __name__ == "__main__":
    sys.exit(main())
