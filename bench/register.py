"""Measures what a cashier waits for: scanning, searching, completing a sale, online, offline and while a FULL is applied.

    DATABASE_URL=postgres://... SECRET_KEY=... python bench/register.py [--size ROWS] [--times N] [--sales N] [--json FILE]

HQ is on PostgreSQL, in a database that is made and dropped here, its web server a process of its own. The register is the
real one; what is applied meanwhile is applied by a thread of the same process, as the program does it. The exit code is 1
when a target is missed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from register_rows.program import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
