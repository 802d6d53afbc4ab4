"""Syncing for as long as the register program runs: data and sales each in a thread of its own.

Two threads, because a large package on a slow line must not hold sales back, and a failing upload no prices. Each
has its own connection to the journal. Processes of their own would have to be watched.
"""

import logging
import random
import sqlite3
import threading
from collections.abc import Callable

from channel.errors import EverytillError, HeadquartersBusy
from pos.clock import Clock, utc_now
from pos.context import RegisterContext, open_context
from pos.errors import SyncEnded
from pos.headquarters.backoff import not_before, seconds_after_failures, with_jitter
from pos.home import RegisterHome
from pos.lookups.default_profile import DEFAULT_PROFILE
from pos.syncing.audit import audit_channel_database
from pos.syncing.held_release import check_channel_database
from pos.syncing.remove_old_transactions import remove_old_transactions
from pos.syncing.sync_data import sync_data
from pos.syncing.sync_once import upload_and_note

LOG = logging.getLogger(__name__)
SECONDS_BETWEEN_HEALTH_CHECKS = 5.0
SECONDS_BETWEEN_AUDITS = 24 * 3600.0
SECONDS_BETWEEN_REMOVALS = 3600.0
SECONDS_TO_END = 5.0
EXPECTED = (EverytillError, OSError, sqlite3.Error)

Round = Callable[[RegisterContext], float]
Tell = Callable[[str], None]


class _OpenedRegister:
    """One thread's context, opened when it is first needed, because opening may fail as well and is tried again then."""

    def __init__(self, home: RegisterHome, clock: Clock, *, is_checked: bool) -> None:
        self._home = home
        self._clock = clock
        self._needs_check = is_checked
        self._context: RegisterContext | None = None

    def context(self) -> RegisterContext:
        """Return the context; once in its life, look the channel database over first."""
        if self._context is None:
            self._context = open_context(self._home, clock=self._clock)
        if self._needs_check:
            check_channel_database(self._context)
            self._needs_check = False
        return self._context

    def longest_pause(self) -> float:
        """Return the seconds after which even a register that always fails tries again."""
        profile = DEFAULT_PROFILE if self._context is None else self._context.facts.profile()
        return float(profile.poll_interval_seconds)

    def close(self) -> None:
        """Close what was opened."""
        if self._context is not None:
            self._context.close()


class SyncLoop:
    """Keeps one register's data and sales moving until it is told to stop. `tell` gets a line for each event."""

    def __init__(self, home: RegisterHome, *, tell: Tell, clock: Clock = utc_now) -> None:
        self._home = home
        self._tell = tell
        self._clock = clock
        self._stop = threading.Event()
        self._ended = ""

    def stop(self) -> None:
        """End the loop; safe to call from a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Sync until `stop` is called. What is under way then is safe to be cut short.

        Raises: SyncEnded when a part of it ended by itself, because the other parts alone would only look alive.
        """
        rounds: dict[str, Round] = {
            "data": self._data_round,
            "upload": self._upload_round,
            "health": self._health_round,
            "audit": self._audit_round,
            "journal": self._journal_round,
        }
        threads = [
            threading.Thread(target=self._repeat, args=(name, one_round), name=name, daemon=True)
            for name, one_round in rounds.items()
        ]
        for thread in threads:
            thread.start()
        self._stop.wait()
        for thread in threads:
            thread.join(SECONDS_TO_END)
        if self._ended:
            raise SyncEnded(f"Syncing has ended by itself: {self._ended}. Start the program again.")

    def _repeat(self, name: str, one_round: Round) -> None:
        """Do one round after the other, with a pause that grows while they fail; the first of them opens the register."""
        failures = 0
        opened = _OpenedRegister(self._home, self._clock, is_checked=name == "data")
        try:
            while not self._stop.is_set():
                pause, failures = self._one_round(opened, name, one_round, failures)
                self._stop.wait(pause)
        except BaseException as error:
            LOG.exception("the %s thread ended by itself", name)
            self._ended = f"{name}: {error}"
        finally:
            self._stop.set()
            opened.close()

    def _one_round(self, opened: "_OpenedRegister", name: str, one_round: Round, failures: int) -> tuple[float, int]:
        """Do one round; whatever happens in it, there is a next one. Return the pause and the failures in a row."""
        try:
            return with_jitter(one_round(opened.context()), random.random()), 0  # noqa: S311 - spreads load, hides nothing
        except HeadquartersBusy as busy:
            self._tell(f"{name}: {busy}")
            return not_before(busy.retry_after_seconds, random.random()), failures + 1  # noqa: S311 - as above
        except Exception as error:
            self._tell(f"{name}: {error}")
            if not isinstance(error, EXPECTED):
                LOG.exception("the %s round failed in a way nobody thought of", name)
            pause = seconds_after_failures(failures + 1, random.random())  # noqa: S311 - as above
            return min(opened.longest_pause(), pause), failures + 1

    def _data_round(self, context: RegisterContext) -> float:
        report = sync_data(context)
        if report.sells_online_only and report.release_before is not None:
            self._tell("data: offline support is off now; the offline database was removed")
        elif report.release != report.release_before:
            self._tell(f"data: release {report.release} ({report.packages} packages)")
        return float(report.next_poll_seconds)

    def _upload_round(self, context: RegisterContext) -> float:
        report = upload_and_note(context)
        if report.acknowledged or report.refused:
            self._tell(f"upload: {report.acknowledged} sent, {report.waiting} waiting")
        return float(context.facts.profile().upload_interval_seconds)

    def _health_round(self, context: RegisterContext) -> float:
        before = context.connection.state().standing
        context.connection.check_health()
        after = context.connection.state().standing
        if after is not before:
            self._tell(f"connection: {after.value}")
        return SECONDS_BETWEEN_HEALTH_CHECKS

    def _audit_round(self, context: RegisterContext) -> float:
        tables = audit_channel_database(context)
        if tables:
            self._tell(f"audit: {', '.join(tables)} differ from headquarters and will be fetched again")
        return SECONDS_BETWEEN_AUDITS

    def _journal_round(self, context: RegisterContext) -> float:
        removed = remove_old_transactions(context)
        if removed:
            self._tell(f"journal: {removed} old transactions that headquarters has were removed")
        return SECONDS_BETWEEN_REMOVALS
