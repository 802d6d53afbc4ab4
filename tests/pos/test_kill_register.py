"""kill -9 at random moments: what the register said is done is in its journal, and at HQ, exactly once."""

import random
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from channel.transaction import decode
from pos.journal import cart_store, entries
from pos.journal.entries import JournalEntry
from pos.register import Register
from tests.pos.ledger import Ledger
from tests.pos.store_data import BAG, MILK

ROOT = Path(__file__).resolve().parents[2]
SEED = 20260105
# What the next command is told when a scan was killed before it began and before its line, and when a payment was.
REFUSALS = (
    "Error: There is no open transaction.\n",
    "Error: Nothing is due.\n",
    "Error: A payment has begun: finish it or void the transaction first.\n",
)


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


@pytest.fixture
def home(online, ledger) -> Path:
    """The home of a register that is ready to sell; no program has it open."""
    folder = online.home.folder
    online.close()
    return folder


def run_until_killed(command: list[str], *, lines: int = 1, seconds: float) -> str:
    """Start a program, wait for so many lines and a moment more, kill it; return what it printed."""
    program = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stdout is not None
    first = "".join(program.stdout.readline() for _ in range(lines))
    with suppress(subprocess.TimeoutExpired):
        program.wait(seconds)
    program.kill()
    rest, errors = program.communicate()
    assert program.returncode in (0, -9) or errors in REFUSALS, errors
    return first + rest


def kept_document(register: Register, entry: JournalEntry) -> bytes:
    """Return the exact bytes of a journal entry."""
    document = entries.document_by_receipt(register.context.journal, entry.receipt_number)
    assert document is not None
    return document


def check_journal(home: Path, completed: list[str], ledger: Ledger) -> None:
    """Check that every promised sale is there once, numbers have no gaps, and HQ gets all of it."""
    with Register(home) as register:
        found = [kept_document(register, entry) for entry in reversed(register.journal(limit=100_000))]
        documents = [decode(document) for document in found]
        assert len(completed) == len(set(completed))
        assert set(completed) <= {document.id for document in documents}
        assert [document.sequence_number for document in documents] == list(range(1, len(documents) + 1))
        assert len({document.id for document in documents}) == len(documents)
        assert register.sync().errors == []
        assert register.overview().sales_waiting == 0
    assert ledger.documents == {document.id: stored for document, stored in zip(documents, found, strict=True)}


def lines_kept(home: Path, shown: set[tuple[str, int]]) -> bool:
    """Tell whether every line that was shown is in a document or in the cart."""
    with Register(home) as register:
        documents = [register.receipt(entry.receipt_number) for entry in register.journal(limit=100_000)]
        kept = {(document.id, line.number) for document in documents for line in document.lines}
        head = cart_store.read_head(register.context.journal)
        if head is not None:
            kept |= {(head.transaction_id, line.number) for line in register.cart().lines}
    return shown <= kept


def test_killed_commands_lose_no_completed_sale(home, ledger):
    luck = random.Random(SEED)
    completed = []
    steps = [["scan", MILK], ["scan", BAG, "--quantity", "2"], ["pay", "CASH", "5"]]
    for number in range(24):
        command = ["-m", "pos", "--home", str(home), *steps[number % 3]]
        printed = run_until_killed(command, seconds=luck.choice([0, 0.01, 0.02, 0.04, 0.08, 30]))
        completed += re.findall(r"^Sale completed: .* id (\S+)$", printed, flags=re.MULTILINE)
    assert completed
    check_journal(home, completed, ledger)


def test_killed_seller_loses_neither_a_completed_sale_nor_a_shown_line(home, ledger):
    luck = random.Random(SEED)
    completed, shown = [], set()
    for _ in range(15):
        # a sale is four lines; counted, not timed, so that a slow machine sells as many
        lines, seconds = luck.randint(1, 20), luck.uniform(0, 0.1)
        printed = run_until_killed(["-m", "tests.pos.selling_loop", str(home)], lines=lines, seconds=seconds)
        # the last line may be cut in the middle
        whole = printed[: printed.rfind("\n") + 1]
        completed += re.findall(r"^completed (\S+)$", whole, flags=re.MULTILINE)
        shown |= {(found[1], int(found[2])) for found in re.finditer(r"^line (\S+) (\d+)$", whole, flags=re.MULTILINE)}
    assert len(completed) > 15
    assert lines_kept(home, shown)
    check_journal(home, completed, ledger)
