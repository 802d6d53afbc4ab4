"""What goes on in this process beside a test."""

import threading


def await_store_copies() -> None:
    """Wait until no copy is moved in the background, so that a test sees where it came to, and leaves nothing running."""
    for thread in threading.enumerate():
        if thread.name.startswith("store copy "):
            thread.join(60)
            assert not thread.is_alive(), thread.name
