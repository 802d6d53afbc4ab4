"""What calls of devices leave to be written in bulk: who called what, and that a register is alive.

Losing some of it costs a heartbeat and a few counts, and the next call brings the former again. What must not be lost, or
must be seen at once, is written by the call itself.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec


class Heartbeat(msgspec.Struct, array_like=True, frozen=True):
    """What a poll that told nothing new told all the same. Moments by the register's clock are UTC."""

    register_id: int
    at: datetime
    last_sequence_number: int
    channel_database_bytes: int
    journal_bytes: int
    free_disk_bytes: int
    clock_offset_seconds: int
    download_attempted_at: datetime | None
    download_succeeded_at: datetime | None
    upload_attempted_at: datetime | None
    upload_succeeded_at: datetime | None


class CountedCalls(msgspec.Struct, array_like=True):
    """How often one device called one route from one address."""

    device_id: int
    route: str
    method: str
    address: str
    count: int
    refused: int
    first_at: datetime
    last_at: datetime

    @property
    def key(self) -> tuple[int, str, str, str]:
        """Name what is counted."""
        return self.device_id, self.route, self.method, self.address


class Noted(msgspec.Struct, array_like=True):
    """A batch: the last heartbeat of each register, and calls counted."""

    heartbeats: list[Heartbeat]
    calls: list[CountedCalls]

    def __bool__(self) -> bool:
        return bool(self.heartbeats or self.calls)


class Gathering:
    """Puts what is noted together until it is taken; not safe for several threads at once."""

    def __init__(self) -> None:
        self._heartbeats: dict[int, Heartbeat] = {}
        self._calls: dict[tuple[int, str, str, str], CountedCalls] = {}

    def call(self, device_id: int, route: str, method: str, address: str, at: datetime, *, is_refused: bool) -> None:
        """Count a call."""
        key = (device_id, route, method, address)
        known = self._calls.get(key)
        if known is None:
            self._calls[key] = CountedCalls(device_id, route, method, address, 1, int(is_refused), at, at)
            return
        known.count += 1
        known.refused += is_refused
        known.last_at = at

    def heartbeat(self, heartbeat: Heartbeat) -> None:
        """Keep a register's last heartbeat."""
        known = self._heartbeats.get(heartbeat.register_id)
        if known is None or known.at <= heartbeat.at:
            self._heartbeats[heartbeat.register_id] = heartbeat

    def add(self, batches: Iterable[Noted]) -> None:
        """Put batches in, in any order."""
        for batch in batches:
            for heartbeat in batch.heartbeats:
                self.heartbeat(heartbeat)
            for counted in batch.calls:
                self._add_calls(counted)

    def take(self) -> Noted:
        """Hand out what there is, in the order of its keys, and begin anew."""
        taken = Noted(
            [self._heartbeats[key] for key in sorted(self._heartbeats)], [self._calls[key] for key in sorted(self._calls)]
        )
        self._heartbeats, self._calls = {}, {}
        return taken

    def _add_calls(self, counted: CountedCalls) -> None:
        known = self._calls.get(counted.key)
        if known is None:
            self._calls[counted.key] = counted
            return
        known.count += counted.count
        known.refused += counted.refused
        known.first_at = min(known.first_at, counted.first_at)
        known.last_at = max(known.last_at, counted.last_at)
