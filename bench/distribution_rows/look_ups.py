"""Looks products up in a channel database, one after the other, until its input ends; prints the seconds each took.

    python look_ups.py DATABASE PRODUCTS

A program of its own, because a thread would wait for Python's lock and not for the database.
"""

import json
import random
import sqlite3
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from channel.errors import UnknownProduct
from channel.lookup import find_by_number

PAUSE_SECONDS = 0.001


def main() -> None:
    """Look up until told to end."""
    database, size = sys.argv[1], int(sys.argv[2])
    ended = threading.Event()
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    chosen, today = random.Random(7), date.today()  # noqa: DTZ011 - neither secret nor anybody's date
    seconds = []
    while not ended.is_set():
        number = f"{chosen.randint(1, size):08}"
        began_at = time.perf_counter()
        with suppress(UnknownProduct):  # some are not sold
            find_by_number(connection, store_number="S1", number=number, on_date=today)
        seconds.append(time.perf_counter() - began_at)
        if len(seconds) == 1:
            print(flush=True)
        time.sleep(PAUSE_SECONDS)
    print(json.dumps(seconds))


def _wait_for_end(ended: threading.Event) -> None:
    """Read the input to its end, and say so."""
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
