"""Workers at their work: what the tests' server has no worker for, done in a thread as a worker does it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def at_work(work: Callable[[], object]) -> Iterator[None]:
    """Do some work in a thread with database connections of its own; its errors are the test's."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name="worker")
    thread.start()
    try:
        yield
    finally:
        thread.join(timeout=120)
    assert not thread.is_alive()
    assert errors == []
