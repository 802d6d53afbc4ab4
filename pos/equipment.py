"""What stands beside the register: a printer, a card terminal, a fiscal adapter. None of them has to be there.

Named in the journal's settings, for the register wherever it is started; a variable of the environment stands in their
place, for who tries something out. What is named is looked for when it is first needed: a terminal that cannot be found
must not keep a register from opening.
"""

import os
import sqlite3
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from channel import money
from channel.errors import InvalidInput
from pos.fiscal.adapter import FiscalAdapter
from pos.home import RegisterHome
from pos.journal import settings
from pos.payments.simulated import SimulatedTerminal
from pos.payments.terminal import CardTerminal
from pos.plugged_in import make
from pos.receipts.device import read_device

NONE: Final = "none"
SIMULATED: Final = "simulated"
TERMINALS: Final = "everytill.card_terminals"
FISCAL_ADAPTERS: Final = "everytill.fiscal_adapters"

VARIABLES: Final = {
    settings.PRINTER: "EVERYTILL_PRINTER",
    settings.CARD_TERMINAL: "EVERYTILL_CARD_TERMINAL",
    settings.FISCAL_ADAPTER: "EVERYTILL_FISCAL_ADAPTER",
    settings.OFFLINE_CARD_LIMIT: "EVERYTILL_OFFLINE_CARD_LIMIT",
}


@dataclass(slots=True)
class Equipment:
    """What is beside one register; each is made once and kept."""

    home: RegisterHome
    journal: sqlite3.Connection
    _made: dict[tuple[str, str], object] = field(default_factory=dict)

    def named(self, setting: str) -> str:
        """Return what a setting of the equipment names, "" for nothing."""
        text = os.environ.get(VARIABLES[setting]) or settings.read(self.journal, setting) or ""
        return "" if text == NONE else text

    def name(self, setting: str, text: str) -> None:
        """Set it, once it is clear that it can be used; `none` removes it.

        Raises: InvalidInput.
        """
        if text == NONE:
            settings.write(self.journal, setting, None)
            return
        self._check(setting, text)
        settings.write(self.journal, setting, text)

    @property
    def printer(self) -> str:
        """Return the printer's name, "" without one."""
        return self.named(settings.PRINTER)

    @property
    def fiscal_adapter_name(self) -> str:
        """Return the fiscal adapter's name, "" without one."""
        return self.named(settings.FISCAL_ADAPTER)

    @property
    def offline_card_limit(self) -> Decimal | None:
        """Return up to which amount cards are taken while headquarters does not answer, None without a limit.

        Raises: InvalidInput for what is no amount.
        """
        text = self.named(settings.OFFLINE_CARD_LIMIT)
        return money.parse_decimal(text) if text else None

    def card_terminal(self) -> CardTerminal | None:
        """Return the card terminal.

        Raises: InvalidInput when it cannot be used.
        """
        name = self.named(settings.CARD_TERMINAL)
        return self._kept(TERMINALS, name) if name else None  # type: ignore[return-value] # it is called by its verbs

    def fiscal_adapter(self) -> FiscalAdapter | None:
        """Return the fiscal adapter.

        Raises: InvalidInput when it cannot be used.
        """
        name = self.fiscal_adapter_name
        return self._kept(FISCAL_ADAPTERS, name) if name else None  # type: ignore[return-value] # as above

    def _kept(self, group: str, name: str) -> object:
        if (group, name) not in self._made:
            self._made[group, name] = self._make(group, name)
        return self._made[group, name]

    def _make(self, group: str, name: str) -> object:
        if (group, name) == (TERMINALS, SIMULATED):
            return SimulatedTerminal(self.home.simulated_terminal)
        return make(name, group=group, folder=self.home.folder)

    def _check(self, setting: str, text: str) -> None:
        if setting == settings.PRINTER:
            read_device(text)
        elif setting == settings.OFFLINE_CARD_LIMIT:
            if money.parse_decimal(text) < 0:
                raise InvalidInput("A limit is an amount, zero or more.")
        else:
            self._kept(TERMINALS if setting == settings.CARD_TERMINAL else FISCAL_ADAPTERS, text)
