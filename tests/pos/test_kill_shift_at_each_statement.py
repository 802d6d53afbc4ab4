"""kill -9 before each statement of a shift: its documents have no gap, and each is there with what belongs to it."""

import subprocess
import sys
from pathlib import Path

import pytest

from channel.totals import check
from channel.transaction import Transaction, TransactionType, decode
from pos.journal import cart_store, shifts
from pos.register import Register
from pos.selling.drawer_document import Counted
from tests.pos.outbox import waiting_entries

ROOT = Path(__file__).resolve().parents[2]
T = TransactionType
WRITTEN = [T.SHIFT_OPENED, T.SUSPENDED, T.SALE, T.DROP, T.NO_SALE, T.SHIFT_CLOSED]


@pytest.fixture
def killed(register, tmp_path) -> list[Path]:
    """The homes of registers that were killed, one for each statement of a shift; the last one was not."""
    home, copies = register.home.folder, tmp_path / "killed"
    register.close()
    command = [sys.executable, "-m", "tests.pos.kill_shift_at_statement", str(home), str(copies)]
    subprocess.run(command, cwd=ROOT, check=True)
    return sorted(copies.iterdir())


def documents(register: Register) -> list[Transaction]:
    journal = register.context.journal
    return [decode(entry.document) for entry in waiting_entries(journal)]


def stage(register: Register) -> tuple[int, str]:
    """Say how far the shift came, after looking that nothing contradicts it."""
    written, journal = documents(register), register.context.journal
    kinds = [document.type for document in written]
    assert kinds == WRITTEN[: len(kinds)]
    assert [document.sequence_number for document in written] == list(range(1, len(written) + 1))
    assert [finding for document in written for finding in check(document, 2)] == []
    assert len({document.shift for document in written}) <= 1
    assert (shifts.current(journal) is not None) == (T.SHIFT_OPENED in kinds and T.SHIFT_CLOSED not in kinds)
    assert [document.receipt_number for document in written if document.receipt_number] == ["S1/R1/00001"] * kinds.count(T.SALE)
    return len(kinds), cart_stage(register, written)


def cart_stage(register: Register, written: list[Transaction]) -> str:
    """Say where the goods are: in the cart or set aside, never both and never neither."""
    head, set_aside = cart_store.read_head(register.context.journal), register.open_cart.suspended()
    if len(written) != 2:
        assert set_aside == []
        assert head is None or len(written) == 1
        return "none" if head is None else "cart"
    suspended = written[1]
    assert (set_aside == [suspended]) == (head is None)
    if head is None:
        return "set aside"
    assert (head.recalled_from, register.cart().lines) == (suspended.id, suspended.lines)
    return "cart"


def go_on(register: Register) -> None:
    """Finish the shift from where it stopped."""
    if shifts.current(register.context.journal) is None:
        return
    if register.open_cart.suspended():
        register.open_cart.recall()
    if cart_store.read_head(register.context.journal) is not None:
        register.pay("CASH")
    register.drawer.close_shift([Counted(amount="0")])
    report = register.drawer.z_report()
    [tender] = report.tenders
    assert tender.taken == sum(sales.gross for sales in report.sales)
    assert tender.expected == tender.opening + tender.taken - tender.drops


def test_shift_killed_before_any_statement_has_each_document_whole_and_goes_on(killed):
    reached = []
    for home in killed:
        with Register(home) as register:
            reached.append(stage(register))
            go_on(register)
            numbers = [document.sequence_number for document in documents(register)]
            assert numbers == list(range(1, len(numbers) + 1))
    assert len(killed) > 100
    assert [number for number, _ in reached] == sorted(number for number, _ in reached)
    assert list(dict.fromkeys(reached)) == [
        (0, "none"),
        (1, "none"),
        (1, "cart"),
        (2, "set aside"),
        (2, "cart"),
        (3, "none"),
        (4, "none"),
        (5, "none"),
        (6, "none"),
    ]
