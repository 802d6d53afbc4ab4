"""Sales of four lines and one tender, as a register writes them, and the journal they lie in."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from replay.company import STAFF_NUMBER

from channel import money
from channel.identifiers import RANDOM_BITS, uuid7
from channel.tax import TaxRate
from channel.timestamp import timestamp_text
from channel.totals import price_line, total
from channel.transaction import Line, Payment, Transaction, TransactionType, encode
from pos.identity import journal_id
from pos.journal import entries
from pos.journal.connection import durable
from pos.register import Register

LINES = 4
PRODUCTS = 10_000
EXPONENT = 2
VAT = TaxRate(code="VAT20", name="VAT 20 %", percent="20.0000")


class Till:
    """Who sells: one register's numbers, and its sequence."""

    def __init__(self, store: str, number: str, journal: str) -> None:
        self.store, self.number, self.journal = store, number, journal
        self.sold = 0
        self._random = random.Random(number)
        self._made = 0

    def sell(self, count: int) -> Iterator[Transaction]:
        """Yield so many sales of now, each with the next number."""
        now = datetime.now(UTC)
        for _ in range(count):
            self.sold += 1
            yield self._sale(timestamp_text(now), now.date().isoformat())

    def _sale(self, at: str, day: str) -> Transaction:
        lines = [self._line(number) for number in range(1, LINES + 1)]
        paid = total(lines, [], EXPONENT).gross
        payments = [Payment(number=1, method="CASH", kind="CASH", amount=paid, currency="GBP")]
        return Transaction(
            id=str(uuid7(time.time_ns() // 1_000_000, self._random.getrandbits(RANDOM_BITS))),
            type=TransactionType.SALE,
            store=self.store,
            register=self.number,
            journal_id=self.journal,
            sequence_number=self.sold,
            receipt_number=f"{self.store}-{self.number}-{self.sold:06}",
            staff=STAFF_NUMBER,
            currency="GBP",
            prices_include_tax=True,
            business_date=day,
            started_at=at,
            completed_at=at,
            created_offline=True,
            lines=lines,
            payments=payments,
            totals=total(lines, payments, EXPONENT),
        )

    def _line(self, number: int) -> Line:
        product, quantity = self._random.randint(1, PRODUCTS), self._random.randint(1, 5)
        price = f"{self._random.randint(10, 9999) / 100:.2f}"
        priced = price_line(Decimal(quantity), Decimal(price), [VAT], prices_include_tax=True, exponent=EXPONENT)
        return Line(
            number=number,
            product_number=f"{product:08}",
            barcode=f"40{product:011}",
            description=f"Organic roasted coffee beans {product}",
            quantity=str(quantity),
            unit="PCS",
            unit_price=price,
            price_origin="LIST",
            priced_from_release=1,
            amount=money.decimal_text(priced.amount),
            tax=priced.tax,
        )


def till_of(register: Register, store: str, number: str) -> Till:
    """Tell a till of an activated register."""
    return Till(store, number, journal_id(register.context.journal))


def write_journal(register: Register, till: Till, count: int) -> None:
    """Let a register have sold so much: the documents are in its journal, and none has left it."""
    with durable(register.context.journal):
        for sale in till.sell(count):
            entries.append(register.context.journal, sale, encode(sale))
