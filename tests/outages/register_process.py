"""The register's program, `pos run`, on a machine whose clock somebody sets.

`python -m tests.outages.register_process HOME CLOCK`: CLOCK is a file with the seconds by which this machine's clock is wrong
at this moment. The program takes its clock as an argument, so nothing in it knows.
"""

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from pos.cli import syncing
from pos.clock import Clock, utc_now
from pos.register import Register


def wrong_clock(file: Path) -> Clock:
    """Return a clock that is wrong by what the file says whenever it is read."""
    return lambda: utc_now() + timedelta(seconds=int(file.read_text("utf-8")))


if __name__ == "__main__":
    with Register(Path(sys.argv[1]), clock=wrong_clock(Path(sys.argv[2]))) as register:
        sys.exit(syncing.run(register, argparse.Namespace(page=0)))
