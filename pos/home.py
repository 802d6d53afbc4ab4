"""Where a register keeps its files: one folder, named once.

The journal is precious and lies at the top; what packages write lies in folders of its own that may be deleted at
any time without losing a sale.
"""

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "EVERYTILL_REGISTER_HOME"


@dataclass(frozen=True, slots=True)
class RegisterHome:
    """The folder of one register."""

    folder: Path

    @property
    def journal(self) -> Path:
        """Return the path of journal.db."""
        return self.folder / "journal.db"

    @property
    def channel_databases(self) -> Path:
        """Return the folder in which the offline database of each release is assembled."""
        return self.folder / "channel"

    @property
    def downloads(self) -> Path:
        """Return the folder of packages on their way."""
        return self.folder / "downloads"

    @property
    def sync_lock(self) -> Path:
        """Return the file that a syncing program holds locked."""
        return self.folder / "sync.lock"

    @property
    def card_lock(self) -> Path:
        """Return the file that a program holds locked while it talks to the card terminal."""
        return self.folder / "card.lock"

    @property
    def voucher_lock(self) -> Path:
        """Return the file that a program holds locked while it asks HQ for money of a voucher."""
        return self.folder / "voucher.lock"

    @property
    def simulated_terminal(self) -> Path:
        """Return the book of the simulated card terminal."""
        return self.folder / "simulated-terminal.db"

    def prepare(self) -> "RegisterHome":
        """Make the folders; only this user may look in, because the journal holds the device's token."""
        for folder in (self.folder, self.channel_databases, self.downloads):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self


def default_home() -> RegisterHome:
    """Return the home named by the environment, else the one of this user."""
    named = os.environ.get(HOME_VARIABLE)
    return RegisterHome(Path(named) if named else Path.home() / ".everytill" / "register")
