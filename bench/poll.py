"""Measures polls that tell nothing new: how many a second headquarters answers, and how long the slowest wait.

    DATABASE_URL=postgres://... SECRET_KEY=... CELERY_BROKER_URL=redis://... python bench/poll.py [--registers N] [--json FILE]

HQ is on PostgreSQL, in a database that is made and dropped here, with two web processes and a worker as production starts
them; heartbeats go through Redis and are written. The load comes from a process of its own on the same cores. The limit is
a view of the same web server that reads the poll and answers from memory. The exit code is 1 when a target is missed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from poll_rows.program import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
