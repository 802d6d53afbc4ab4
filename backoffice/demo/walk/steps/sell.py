"""Journey 2, the part that works: sold, and posted at HQ at once."""

from typing import Any

from backoffice.demo.walk.expectation import expect
from backoffice.demo.walk.ledger import posted_transaction
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene
from backoffice.demo.walk.screen import Screen, count_text


def expect_mode(program: RegisterProgram, *, mode: str) -> None:
    """Make sure that the register is online, or offline.

    Raises:
        StepFailed: it is the other.
    """
    expect("The register's connection", wanted=mode, seen=program.status()["mode"])


def expect_waiting(program: RegisterProgram, *, sales: int) -> None:
    """Make sure how many sales HQ has not got yet.

    Raises:
        StepFailed: other than that.
    """
    expect("Sales waiting at the register", wanted=sales, seen=program.status()["sales_waiting"])


def sell_online(*, screen: Screen, scene: Scene, program: RegisterProgram) -> dict[str, Any]:
    """Scan two products, take the money, and find the sale at HQ; returns the journal's entry.

    Raises:
        StepFailed: it was not posted at once.
    """
    expect_mode(program, mode="ONLINE")
    program.do("scan", scene.first.barcode)
    program.do("scan", scene.second.barcode, "--quantity", "2")
    program.do("pay", "CASH")
    sale = program.journal()[0]
    expect_waiting(program, sales=0)
    show_posted(screen=screen, entry=sale)
    return sale


def show_posted(*, screen: Screen, entry: dict[str, Any]) -> None:
    """Show a transaction as HQ has posted it.

    Raises:
        StepFailed: HQ has not got it.
    """
    posted = posted_transaction(entry["transaction_id"])
    where = "offline" if posted.created_offline else "online"
    total = f"{count_text(posted.lines.count(), 'line')}, {posted.gross_amount:.2f} {posted.currency}"
    screen.saw(f"HQ has posted {posted.type} {posted.receipt_number}: {total}, made {where}")
