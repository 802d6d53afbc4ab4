"""Measures what people wait for in the portal of a large company: each list in each way it is offered.

    DATABASE_URL=postgres://... SECRET_KEY=... python bench/portal.py [--size SIZE] [--filled] [--times N] [--only TEXT]
        [--json FILE]

HQ is on PostgreSQL, in a database that is made, filled as `manage.py fill` does, and dropped here: the server and user are
those of DATABASE_URL, its database is not touched. With --filled the database is that of DATABASE_URL, which somebody has filled,
and stays. Pages are asked of a real web server by people who have signed in there: an HQ admin, the manager of one store and
of five. A page that fails misses its target, and the end of the web server's log is shown. Which pages there are is read from the
portal's addresses and the navigation, and how a list can be narrowed and sorted from the page itself. All times are medians
taken by turns with the cheapest list. The exit code is 1 when a target is missed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from portal_rows.program import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
