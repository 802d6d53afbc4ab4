"""What uploads refer to, remembered for a short time by the process that posts them.

A store sells the same products all day. Only what exists is remembered, so a new product is found at once, and one that was
removed a moment ago is still known: what was sold of it was sold all the same (the ledger has no foreign keys either).
"""

import threading
import time
from collections.abc import Callable, Collection, Mapping, Set
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connection

Key = TypeVar("Key")
Value = TypeVar("Value")

# So that memory stays flat: a few tens of bytes each. Beyond that everything is forgotten and asked again.
MOST_KEYS = 50_000


class KnownValues(Generic[Key, Value]):
    """Values of keys that were found in the database in the last REFERENCE_SECONDS."""

    def __init__(self, read: Callable[[Collection[Key]], Mapping[Key, Value]]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._known: dict[Key, Value] = {}
        self._database: object = None
        self._forget_at = 0.0

    def find(self, keys: Set[Key]) -> Mapping[Key, Value]:
        """Return the values of at least those keys that exist; asks the database for unknown ones alone, by one query if any.

        What is returned is to be read and not kept: it may be all that is known.
        """
        known = self._present()
        if keys <= known.keys():
            return known
        read = self._read([key for key in keys if key not in known])
        if len(known) + len(read) <= MOST_KEYS:
            known.update(read)
            return known
        return {key: known[key] for key in keys if key in known} | dict(read)

    def _present(self) -> dict[Key, Value]:
        """Return what is known of the present database and not too old."""
        database = connection.settings_dict["NAME"]
        with self._lock:
            now = time.monotonic()
            if not settings.REFERENCE_SECONDS:
                return {}
            if now >= self._forget_at or self._database != database or len(self._known) > MOST_KEYS // 2:
                self._known, self._database = {}, database
                self._forget_at = now + settings.REFERENCE_SECONDS
            return self._known
