"""The poll bench on a few registers: it runs through, says what it measured, and leaves nothing behind."""

import json
import os

import pytest
from redis import Redis

from tests.bench.programs import run_bench
from tests.bench.test_distribution import databases  # noqa: F401 - a fixture

pytestmark = [pytest.mark.postgresql, pytest.mark.redis]

MISSED_OR_MET = (0, 1)  # at this size a bench says nothing about the numbers
REGISTERS = 40
WRITTEN = "registers whose heartbeats of the last load are written a moment later"


def test_polls_are_measured_every_heartbeat_is_written_and_nothing_is_left(tmp_path, databases, redis_url):  # noqa: F811
    result, before = tmp_path / "result.json", databases()
    options = ["--registers", str(REGISTERS), "--times", "1", "--seconds", "0.5", "--connections", "4", "--json", str(result)]

    done = run_bench("poll", *options, DATABASE_URL=os.environ["DATABASE_URL"], CELERY_BROKER_URL=redis_url)

    assert done.returncode in MISSED_OR_MET
    lines = {line["what"]: line for line in json.loads(result.read_text("utf-8"))}
    assert [what for what, line in lines.items() if line["measured"] <= 0 or line["limit"] <= 0] == []
    assert (lines[WRITTEN]["measured"], lines[WRITTEN]["met"]) == (REGISTERS, True)
    assert done.returncode == (0 if all(line["met"] for line in lines.values()) else 1)
    assert databases() - before == set()
    Redis.from_url(redis_url).flushdb()


def test_headquarters_without_redis_is_refused():
    done = run_bench("poll", DATABASE_URL=os.environ["DATABASE_URL"], CELERY_BROKER_URL="amqp://nobody")
    assert (done.returncode, "CELERY_BROKER_URL must name a Redis" in done.stderr) == (1, True)
