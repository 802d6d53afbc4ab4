"""Runs a bench as people do: a process of its own, with nothing of this process's settings but a clean environment."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NOT_PASSED_ON = ("DATABASE_URL", "EVERYTILL_DATA_DIR", "DJANGO_SETTINGS_MODULE")
BENCH_SECONDS = 200


def run_bench(name: str, *arguments: str, **added: str) -> subprocess.CompletedProcess[str]:
    """Run `bench/<name>.py` to its end; what it printed goes into the report of a test that fails.

    `added` are environment variables.
    """
    environment = {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON} | added
    done = subprocess.run(
        [sys.executable, str(PROJECT / "bench" / f"{name}.py"), *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=BENCH_SECONDS,
        check=False,
    )
    print(done.stdout, done.stderr)
    return done
