"""Questions to the person at the keyboard; without a person the register goes on selling."""

import getpass
import os
import sys

from channel.errors import InvalidInput
from pos.connection.states import Standing

PIN_VARIABLE = "EVERYTILL_PIN"


def agree_to_switch(standing: Standing) -> bool:
    """Ask whether to go offline; without anybody at a keyboard the answer is yes."""
    if not sys.stdin.isatty():
        return True
    why = "is slow" if standing is Standing.OFFLINE_SLOW else "does not answer"
    try:
        return input(f"Headquarters {why}. Go offline and continue here? [Y/n] ").strip().lower() not in ("n", "no")
    except EOFError:
        # somebody closed the keyboard's end instead of answering
        return True


def read_pin(given: str | None) -> str:
    """Return the PIN from the option, the environment, or the keyboard.

    Raises: InvalidInput when there is none.
    """
    pin = given or os.environ.get(PIN_VARIABLE) or _typed_pin()
    if not pin:
        raise InvalidInput(f"A PIN is needed: --pin, {PIN_VARIABLE}, or on standard input.")
    return pin


def _typed_pin() -> str:
    return getpass.getpass("PIN: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
