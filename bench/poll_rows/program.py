"""The bench of polls from its options to its exit code."""

import argparse
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from measuring.program import Lines, options_of, run, say, set_django_up

if TYPE_CHECKING:
    from measuring.table import Line

    from poll_rows.registers import Registers

REGISTERS = 10_000
TIMES = 5
SECONDS = 5.0
CONNECTIONS = 32
LEAST_PER_SECOND = 2_000
MOST_MILLISECONDS = 50
# HEARTBEAT_SECONDS, and as much again for the batch that was just being written.
WRITTEN_WITHIN_SECONDS = 6.0
NO_CONTENT = "204"


@dataclass(frozen=True, slots=True)
class Run:
    """One load: answers a second, their seconds, and the CPU seconds the web processes took for each."""

    per_second: float
    median: float
    p99: float
    cpu_seconds: float
    registers: int
    began_at: datetime


def main(description: str | None) -> int:
    """Run the bench and return the exit code."""
    return run(_options(description), _measure)


def _measure(folder: Path, options: argparse.Namespace) -> Lines:
    """Set up, load both servers by turns, print the table."""
    set_django_up(folder)
    from django.conf import settings
    from measuring.table import as_json, show, show_heading

    from poll_rows.headquarters import DJANGO_ALONE, database, web, worker
    from poll_rows.registers import Registers

    if not settings.HEARTBEAT_REDIS_URL:
        raise SystemExit("CELERY_BROKER_URL must name a Redis: as in production.")
    with database() as url:
        say(f"making {options.registers:,} registers")
        registers = Registers(options.registers)
        environment = {"DATABASE_URL": url, "EVERYTILL_DATA_DIR": str(folder)}
        limit = {**environment, "DJANGO_SETTINGS_MODULE": "poll_rows.cached_answer", "PYTHONPATH": str(Path(__file__).parents[1])}
        polls, limits = [], []
        cached_answer = web(folder, limit, application=DJANGO_ALONE)
        with web(folder, environment) as served, cached_answer as cached, worker(folder, environment):
            _load(folder, registers, served, options)  # connections, prepared statements and caches are warm now
            for turn in range(options.times):
                say(f"turn {turn + 1} of {options.times}")
                limits.append(_load(folder, registers, cached, options))
                polls.append(_load(folder, registers, served, options))
            lines = [*_lines(polls, limits, options), _written(polls[-1])]
    show_heading()
    show(lines)
    return as_json(lines)


def _load(folder: Path, registers: "Registers", served: tuple[int, int], options: argparse.Namespace) -> Run:
    """Load one server for a while.

    Raises:
        RuntimeError: an answer was not 204.
    """
    from measuring.timing import cpu_seconds, percentile

    port, process_id = served
    polls = folder / "polls"
    registers.write_polls(polls)
    generator = [sys.executable, str(Path(__file__).with_name("generator.py"))]
    before, began_at = cpu_seconds(process_id), datetime.now(UTC)
    done = subprocess.run(
        [*generator, str(port), str(options.seconds), str(options.connections), str(polls)], check=True, capture_output=True
    )
    cpu = cpu_seconds(process_id) - before
    result = json.loads(done.stdout)
    if set(result["statuses"]) != {NO_CONTENT}:
        raise RuntimeError(f"The answers were {result['statuses']}, and 204 is the only one that says nothing new.")
    took = result["took"]
    return Run(
        len(took) / result["seconds"],
        statistics.median(took),
        percentile(took, 99),
        cpu / len(took),
        min(len(took), options.registers),
        began_at,
    )


def _lines(polls: list[Run], limits: list[Run], options: argparse.Namespace) -> "list[Line]":
    from measuring.table import Line

    def median(runs: list[Run], name: str) -> float:
        return float(statistics.median(getattr(run, name) for run in runs))

    per_second, limit = median(polls, "per_second"), median(limits, "per_second")
    p99 = 1000 * median(polls, "p99")
    known = f"{options.registers:,} registers known, 2 web processes, {options.connections} connections"
    return [
        Line(
            f"polls with nothing new, {known}; a cached answer",
            *(per_second, "/s", limit, f">= {LEAST_PER_SECOND:,} /s", per_second >= LEAST_PER_SECOND),
        ),
        Line("  half of them answered within", 1000 * median(polls, "median"), "ms", 1000 * median(limits, "median")),
        Line(
            "  99 of 100 answered within",
            *(p99, "ms", 1000 * median(limits, "p99"), f"<= {MOST_MILLISECONDS} ms", p99 <= MOST_MILLISECONDS),
        ),
        Line(
            "  CPU of the web processes for each", 1000 * median(polls, "cpu_seconds"), "ms", 1000 * median(limits, "cpu_seconds")
        ),
    ]


def _written(last: Run) -> "Line":
    """Hold against what was promised how many registers' heartbeats are in the database a moment later."""
    from measuring.table import Line

    from registers.models import RegisterStatus

    told = RegisterStatus.objects.filter(reported_at__gte=last.began_at)
    give_up_at = time.monotonic() + WRITTEN_WITHIN_SECONDS
    while (written := told.count()) < last.registers and time.monotonic() < give_up_at:
        time.sleep(0.1)
    return Line(
        "registers whose heartbeats of the last load are written a moment later",
        *(written, "", last.registers, "all", written >= last.registers),
    )


def _options(description: str | None) -> argparse.Namespace:
    parser = options_of(description, TIMES)
    parser.add_argument("--registers", type=int, default=REGISTERS, help=f"how many are known ({REGISTERS:,})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"how long each load lasts ({SECONDS:g})")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help=f"polls at the same time ({CONNECTIONS})")
    return parser.parse_args()
