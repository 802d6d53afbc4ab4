"""Measures distribution against the numbers it has to keep, each beside its limit in the same run.

    DATABASE_URL=postgres://... SECRET_KEY=... python bench/distribution.py [--size N] [--times N] [--only LINES] [--json FILE]

HQ is on PostgreSQL, in databases that are made and dropped here: the server and user are those of DATABASE_URL, its
database is not touched. Products, the assortment they are in and their prices are made in SQL. Everything else is real:
runs as a worker executes them, the web server as a process, the register's client, `curl` and `zstd`. All times are
medians taken by turns with their limit. The exit code is 1 when a target is missed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from distribution_rows.program import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
