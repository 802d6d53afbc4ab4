"""Measures the intake of transactions against the numbers it has to keep, each beside its limit in the same run.

    DATABASE_URL=postgres://... SECRET_KEY=... python bench/intake.py [--size N] [--times N] [--only LINES] [--json FILE]

HQ is on PostgreSQL, in a database that is made and dropped here: the server and user are those of DATABASE_URL, its
database is not touched. Sales have four lines and one tender and lie in the journals of real registers, whose own uploader
brings them to a web server of one process. The limit is COPY of the same rows into the same tables. Only the ledger under
the daily totals is made in SQL: --size is how many transactions it has. The exit code is 1 when a target is missed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from intake_rows.program import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
