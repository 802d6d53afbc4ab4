"""A register whose own database is damaged: online it sells on, and an open cart can be paid or given up anywhere."""

from collections.abc import Iterator

import pytest

from channel.transaction import TransactionType
from pos.connection.states import Standing
from pos.errors import ChannelDatabaseDamaged
from pos.register import Register
from pos.syncing.held_release import held_release
from tests.pos.ledger import Ledger
from tests.pos.sales import pay
from tests.pos.store_data import MILK, store_rows


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


def destroy(register: Register) -> None:
    """Overwrite the whole file, as a dying disk does."""
    path = register.context.release_folder.current()
    assert path is not None
    register.context.offline.close()
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    path.write_bytes(b"\xaa" * path.stat().st_size)


@pytest.fixture
def damaged(register, clock) -> Iterator[Register]:
    """Another program of a disconnected register with milk in its cart, which meets the damage first."""
    register.scan(MILK)
    destroy(register)
    with Register(register.home, clock=clock) as another:
        yield another


def check_damage_is_noted(register: Register) -> None:
    assert held_release(register.context) is None
    assert register.overview().repairs == 1
    assert register.context.journal.execute("PRAGMA synchronous").fetchone()[0] == 1


def test_online_register_sells_on(online, ledger):
    destroy(online)
    assert [found.number for found in online.search("mountain")] == ["1002"]
    online.scan(MILK)
    sold = pay(online)
    assert (sold.receipt_number, sold.created_offline) == ("S1/R1/00001", False)
    assert list(ledger.documents) == [sold.id]
    assert online.context.connection.state().standing is Standing.ONLINE
    check_damage_is_noted(online)


def test_open_cart_is_paid(damaged):
    assert (pay(damaged).receipt_number, damaged.overview().sales_waiting) == ("S1/R1/00001", 1)
    check_damage_is_noted(damaged)


def test_open_cart_is_given_up(damaged):
    assert damaged.void().transaction.type is TransactionType.VOID
    check_damage_is_noted(damaged)


def test_nothing_more_is_sold_offline_and_the_next_sync_heals_it(damaged, ledger):
    with pytest.raises(ChannelDatabaseDamaged):
        damaged.scan(MILK)
    pay(damaged)
    assert damaged.sync().errors == []
    assert damaged.scan(MILK).description == "Milk 3.5%"


def test_facts_are_those_of_the_last_release(register, published, ledger):
    rows = store_rows(upload_batch_size=7)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert register.sync().errors == []
    destroy(register)
    assert register.context.facts.profile().upload_batch_size == 7
