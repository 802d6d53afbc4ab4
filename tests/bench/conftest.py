"""Benches run one after the other, whichever process of the test run they are in: each looks for databases that it left."""

import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _one_at_a_time() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / "everytill-bench-tests.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
