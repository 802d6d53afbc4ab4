"""Headquarters switches a register's offline support off: its plan says so, and the offline database goes."""

import logging
from pathlib import Path

import pytest

from pos.connection.states import Standing
from pos.errors import NoOfflineDatabase, PlanRefused
from pos.journal import settings
from pos.journal.connection import writing
from pos.register import Register
from pos.syncing.sync_data import sync_data
from tests.pos.ledger import Ledger
from tests.pos.published import PublishedHeadquarters
from tests.pos.sales import pay, sell
from tests.pos.store_data import MILK, store_rows
from tests.pos.stub_headquarters import Reply

DEAD = Reply(say_nothing=True)


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


def standing(register: Register) -> Standing:
    return register.context.connection.state().standing


def files(register: Register) -> list[Path]:
    folders = (register.home.channel_databases, register.home.downloads)
    return [path for folder in folders for path in folder.iterdir()]


def switch_off(published: PublishedHeadquarters, register: Register) -> None:
    """Switch offline support off at headquarters, and let the register hear of it."""
    published.supports_offline = False
    assert register.sync().errors == []


def test_offline_database_goes_and_the_register_sells_online(online, published, ledger):
    (online.home.downloads / "half.part").write_bytes(b"half a package")
    switch_off(published, online)
    assert files(online) == []
    overview = online.overview()
    assert (overview.release, overview.data_age_seconds, overview.sells_online_only) == (None, None, True)
    assert (overview.mode, overview.repairs, overview.channel_database_bytes) == ("ONLINE", 0, 0)
    assert sell(online, MILK).totals.gross == "1.29"
    sync_data(online.context)
    assert (published.statuses[-1].release, published.statuses[-1].group_id) == (None, None)


def test_report_says_that_no_data_is_kept_any_more(online, published):
    published.supports_offline = False
    report = sync_data(online.context)
    assert (report.release_before, report.release, report.sells_online_only) == (1, None, True)


def test_register_without_its_database_sells_no_more_offline(online, published, retail):
    switch_off(published, online)
    retail.misbehave = lambda _request: DEAD
    with pytest.raises(NoOfflineDatabase):
        online.scan(MILK)


def test_open_cart_is_paid_although_headquarters_is_gone_the_next_moment(register, published, hq, ledger):
    register.scan(MILK)
    hq.on("GET", "retail/store", DEAD)
    switch_off(published, register)
    hq.on("POST", "transactions/uploads", DEAD)
    sold = pay(register)
    assert (sold.receipt_number, sold.totals.gross) == ("S1/R1/00001", "1.29")
    assert register.overview().sales_waiting == 1


def test_register_that_was_disconnected_by_hand_comes_back(register, published):
    switch_off(published, register)
    assert standing(register) is Standing.ONLINE


def test_register_comes_back_after_a_payment_and_not_during_one(register, published, retail, ledger):
    register.scan(MILK, quantity="2")
    register.pay("CASH", "1")
    switch_off(published, register)
    assert standing(register) is Standing.OFFLINE_MANUAL
    assert pay(register).totals.paid == "2.58"
    assert (standing(register), len(ledger.documents)) == (Standing.ONLINE, 1)


def test_sales_that_wait_are_brought_all_the_same(register, published, ledger):
    sold = [sell(register, MILK).id for _ in range(3)]
    switch_off(published, register)
    assert list(ledger.documents) == sold
    assert [entry.sequence_number for entry in register.journal()] == [3, 2, 1]


def test_program_that_reads_the_database_at_this_moment_reads_on_and_then_asks_headquarters(online, published, clock):
    with Register(online.home, clock=clock) as another, another.context.offline.reading() as connection:
        switch_off(published, online)
        assert connection.execute("SELECT count(*) FROM product").fetchone()[0] == 4
    with Register(online.home, clock=clock) as another:
        assert another.scan(MILK).amount == "1.29"


def test_damaged_database_goes_as_well(online, published, retail, caplog):
    path = online.context.release_folder.current()
    online.context.offline.close()
    path.write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.CRITICAL):
        switch_off(published, online)
    assert files(online) == []
    assert online.scan(MILK).amount == "1.29"


def test_files_left_by_a_program_that_was_killed_go_with_the_next_sync(online, published):
    published.supports_offline = False
    with writing(online.context.journal):
        settings.write(online.context.journal, settings.CHANNEL_DATABASE, None)
    assert files(online) != []
    assert online.sync().errors == []
    assert files(online) == []


def test_group_without_a_release_yet_leaves_the_database_to_sell_from(online, published):
    published.plan_changes = {"group_id": 2, "group_name": "South", "to_release": None, "from_release": None, "packages": []}
    assert online.sync().errors == []
    assert (online.overview().release, online.context.offline.exists) == (1, True)


def test_switched_on_again_it_gets_a_whole_database(online, published, retail):
    switch_off(published, online)
    published.supports_offline = True
    published.publish(store_rows(milk_price="1.39"), upserts={})
    assert online.sync().errors == []
    retail.misbehave = lambda _request: DEAD
    assert online.scan(MILK).unit_price == "1.3900"


def test_old_plan_from_before_there_was_a_database_takes_nothing_away(online, published):
    never = {"database_id": None, "number": 0, "group_id": None, "group_name": "", "to_release": None, "packages": []}
    published.plan_changes = {**never, "from_release": None, "checksums": {}}
    with pytest.raises(PlanRefused, match="from before this register had a channel database"):
        sync_data(online.context)
    assert (online.overview().release, online.context.offline.exists) == (1, True)


def test_such_a_plan_takes_nothing_away_after_another_activation_either(online, published, hq):
    online.activate(hq.url, "GOOD-CODE")
    published.plan_changes = {"database_id": None, "number": 0, "group_id": None, "to_release": None, "packages": []}
    with pytest.raises(PlanRefused):
        sync_data(online.context)
    assert online.context.offline.exists


def test_restored_headquarters_that_knows_of_no_database_is_followed_and_counts_anew(online, published):
    published.epoch, published.database_id, published.supports_offline = 2, None, False
    for _ in range(2):
        assert online.sync().errors == []
    assert files(online) == []
    published.database_id, published.supports_offline, published.plan_number = 3, True, 0
    published.releases.clear()
    published.publish(store_rows())
    assert online.sync().errors == []
    assert online.overview().release == 1
