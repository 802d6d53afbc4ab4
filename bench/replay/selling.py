"""Sells invoices on registers through the real client, offline, and sends them to HQ afterwards."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from channel.money import decimal_text
from pos.errors import CartEmpty
from pos.register import Register
from replay.company import STAFF_NUMBER, STAFF_PIN
from replay.day_files import Day, Invoice, SoldLine

ADJUSTMENT = "adjustment"
CANCELLATION = "cancellation"
SYNC_ROUNDS = 20


def open_registers(folder: Path, numbers: Iterable[str]) -> dict[str, Register]:
    """Open a register's home for each number."""
    return {number: Register(folder / number) for number in numbers}


def prepare(register: Register, *, url: str, code: Callable[[], str]) -> None:
    """Activate a register, fetch its data, sign in, and cut it off by operation 917.

    Goes on where an earlier run over the same files was stopped: a half-entered invoice is voided.
    """
    if not register.overview().is_activated:
        register.activate(url, code())
    if register.signed_in() is None:
        register.sign_in(STAFF_NUMBER, STAFF_PIN)
    if register.overview().release is None:
        sync(register)
    with suppress(CartEmpty):
        register.cart()
        register.void()
    register.disconnect()


def sync(register: Register) -> None:
    """Bring data and sales up to date.

    Raises:
        RuntimeError: something went wrong.
    """
    errors = register.sync().errors
    if errors:
        raise RuntimeError("; ".join(errors))


def send_everything(register: Register) -> None:
    """Come back online and sync until nothing waits.

    Raises:
        RuntimeError: sales still wait after many rounds.
    """
    register.connect()
    for _ in range(SYNC_ROUNDS):
        sync(register)
        if register.overview().sales_waiting == 0:
            return
    raise RuntimeError(f"{register.overview().sales_waiting} sales still wait.")


def sold_invoices(register: Register) -> set[str]:
    """Return the invoices a register's journal holds already."""
    return {register.receipt(entry.receipt_number).reference for entry in register.journal(limit=1_000_000)}


def sell_day(day: Day, registers: list[Register], sold: set[str]) -> tuple[int, int]:
    """Sell a day's invoices, one after the other over the registers; returns how many transactions and lines."""
    transactions = lines = 0
    for index, invoice in enumerate(day.invoices):
        if invoice.number in sold:
            continue
        sell_invoice(registers[index % len(registers)], invoice, day.day)
        transactions += 1
        lines += len(invoice.lines)
    return transactions, lines


def sell_invoice(register: Register, invoice: Invoice, business_date: date) -> None:
    """Sell one invoice: a cancellation or a negative quantity is a return without receipt."""
    if invoice.customer:
        register.set_customer(invoice.customer, at=invoice.lines[0].moment)
    for line in invoice.lines:
        _enter(register, line, CANCELLATION if invoice.is_cancellation else ADJUSTMENT)
    ended_at = max(line.moment for line in invoice.lines)
    if register.cart().due == 0:
        register.complete(reference=invoice.number, completed_at=ended_at, business_date=business_date)
    else:
        register.pay("CASH", reference=invoice.number, completed_at=ended_at, business_date=business_date)


def _enter(register: Register, line: SoldLine, reason: str) -> None:
    # A negative price (a written-off debt) comes to the same as the goods coming back.
    quantity = line.quantity if line.unit_price >= 0 else -line.quantity
    price = decimal_text(abs(line.unit_price))
    if quantity < 0:
        register.return_product(line.stock_code, reason=reason, quantity=decimal_text(-quantity), price=price, at=line.moment)
    else:
        register.scan(line.stock_code, quantity=decimal_text(quantity), price=price, at=line.moment)
