"""What every bench is around its measurements: its options, a folder, its end, its exit code."""

import argparse
import json
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

Lines = list[dict[str, object]]


def run(options: argparse.Namespace, measure: Callable[[Path, argparse.Namespace], Lines]) -> int:
    """Measure in a folder that goes afterwards, write what --json names, return the exit code: 1 when a target is missed."""
    # Asked to end, it removes what it has set up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix=f"everytill-{Path(sys.argv[0]).stem}-") as folder:
        lines = measure(Path(folder), options)
    if options.json:
        options.json.write_text(json.dumps(lines, indent=2) + "\n", "utf-8")
    return 0 if all(line["met"] for line in lines) else 1


def options_of(description: str | None, times: int) -> argparse.ArgumentParser:
    """Return a parser of the options that every bench has; `times` is how often each line is measured when nothing is said."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=times, help=f"how often each is measured ({times})")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    return parser


def add_only(parser: argparse.ArgumentParser, names: Collection[str]) -> None:
    """Let some of the measurements be chosen by name, separated by commas."""

    def chosen(text: str) -> list[str]:
        wanted = text.split(",")
        if unknown := set(wanted) - set(names):
            raise argparse.ArgumentTypeError(f"no measurement is named {', '.join(sorted(unknown))}")
        return wanted

    parser.add_argument("--only", type=chosen, default=list(names), help=f"some of {','.join(names)}")


def set_django_up(folder: Path) -> None:
    """Begin with settings of the bench's own folder.

    Raises:
        SystemExit: DATABASE_URL names no PostgreSQL server.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    os.environ["EVERYTILL_DATA_DIR"] = str(folder)
    os.environ.setdefault("SECRET_KEY", "of a headquarters that lives for the time of a bench")
    import django
    from django.db import connection

    django.setup()
    logging.disable(logging.WARNING)
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name a PostgreSQL server: its numbers are what is measured.")


def say(text: str) -> None:
    """Tell how far the bench is, beside the table."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)
