"""Something that happens at the same time, on database connections of its own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")


def in_a_thread(call: Callable[[], Result]) -> Future[Result]:
    """Start a call in a thread whose connections end with it; the future brings what it returned or raised."""

    def run() -> Result:
        try:
            return call()
        finally:
            connections.close_all()

    executor = ThreadPoolExecutor(max_workers=1)
    started = executor.submit(run)
    executor.shutdown(wait=False)
    return started
