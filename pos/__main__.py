"""`python -m pos`, and the program `everytill-register`."""

import sys

from pos.cli.main import main


def program() -> None:
    """Run one command and end with its exit code."""
    sys.exit(main())


if __name__ == "__main__":
    program()
