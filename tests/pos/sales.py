"""Sales on a register of the small store, from scanning to the finished transaction."""

from channel.transaction import Transaction
from pos.register import Register
from tests.pos.store_data import CHEESE


def pay(register: Register, method: str = "CASH", *, reference: str = "") -> Transaction:
    """Pay what is due and return what that completed."""
    completed = register.pay(method, reference=reference).completed
    assert completed is not None
    return completed.transaction


def sell(register: Register, *codes: str, reference: str = "") -> Transaction:
    """Scan products, if there are more to scan, and pay in cash."""
    for code in codes:
        register.scan(code, quantity="1" if code == CHEESE else None)
    return pay(register, reference=reference)
