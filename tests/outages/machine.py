"""A register's machine, as the world treats it: switched off at any moment, the disk full, the clock set, the data damaged."""

import os
import random
import re
import resource
import sys
from datetime import timedelta
from pathlib import Path

from backoffice.portal.management.child_process import ChildProcess
from pos.home import RegisterHome
from tests.journeys.headquarters import ROOT
from tests.waiting import wait_until

PAGE_BYTES = 4096


class Machine:
    """One register's folder, its clock, and the program that runs on it."""

    def __init__(self, folder: Path) -> None:
        self.home = RegisterHome(folder / "register")
        self._clock = folder / "clock"
        self._log = folder / "register.log"
        self._program: ChildProcess | None = None
        self.set_clock(timedelta())

    def start(self) -> None:
        """Start the program and wait until its page answers."""
        begin = self._log.stat().st_size if self._log.exists() else 0
        command = [sys.executable, "-m", "tests.outages.register_process", str(self.home.folder), str(self._clock)]
        self._program = ChildProcess("register", command, ROOT, environment=_environment(), log=self._log)
        wait_until(lambda: bool(self._url(begin)) or self.has_ended, True, seconds=60, explain=self.last_words)
        assert not self.has_ended, self.last_words()
        self.url = self._url(begin)

    def kill(self) -> None:
        """Pull the plug."""
        if self._program is not None:
            self._program.kill()

    @property
    def has_ended(self) -> bool:
        """Tell whether the program runs no more."""
        return self._program is None or self._program.exit_code is not None

    def set_clock(self, wrong_by: timedelta) -> None:
        """Set the clock, also of the program that runs."""
        new = self._clock.with_suffix(".new")
        new.write_text(str(round(wrong_by.total_seconds())), "utf-8")
        new.replace(self._clock)

    def fill_disk(self, left_bytes: int) -> None:
        """Let no file grow any more: the journal's by so many bytes, what is longer not at all, and a new one a little."""
        log = self.home.journal.with_name("journal.db-wal")
        self._limit_files((log.stat().st_size if log.exists() else 0) + left_bytes)

    def free_disk(self) -> None:
        """Let there be room again."""
        self._limit_files(resource.RLIM_INFINITY)

    def damage_data(self, luck: random.Random) -> None:
        """Overwrite some pages of the databases the register sells from."""
        for file in sorted(self.home.channel_databases.glob("*.db")):
            pages = file.stat().st_size // PAGE_BYTES
            with file.open("r+b") as data:
                for _ in range(luck.randint(1, 20)):
                    data.seek(luck.randrange(pages) * PAGE_BYTES)
                    data.write(luck.randbytes(PAGE_BYTES))

    def last_words(self) -> str:
        """Return the end of what the program printed."""
        return self._log.read_text("utf-8", "replace")[-4000:]

    def _limit_files(self, length: int) -> None:
        if self._program is not None and not self.has_ended:
            resource.prlimit(self._program.process_id, resource.RLIMIT_FSIZE, (length, resource.RLIM_INFINITY))

    def _url(self, begin: int) -> str:
        with self._log.open("rb") as log:
            log.seek(begin)
            found = re.search(rb"page: (http://\S+)", log.read())
        return found[1].decode() if found else ""


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVERYTILL")}
    return {**kept, "PYTHONUNBUFFERED": "1"}
