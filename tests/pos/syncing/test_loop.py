import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from pos.errors import SyncEnded
from pos.register import Register
from pos.syncing.loop import SyncLoop
from tests.pos.ledger import Ledger
from tests.pos.sales import sell
from tests.pos.store_data import MILK, store_rows
from tests.pos.stub_headquarters import Reply
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]


def impatient_rows(milk_price: str = "1.29") -> dict[str, list[dict[str, Any]]]:
    """The store's rows, with a profile that polls and uploads every second."""
    return store_rows(milk_price=milk_price, poll_interval_seconds=1, upload_interval_seconds=1)


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


@pytest.fixture
def quick(online, published) -> Register:
    """A disconnected register that polls and uploads every second."""
    published.plan_changes = {"next_poll_seconds": 1}
    rows = impatient_rows()
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert online.sync().errors == []
    online.disconnect()
    return online


@pytest.fixture
def loop(quick):
    """A loop that runs; the events it told are in `told`."""
    told: list[str] = []
    running = SyncLoop(quick.home, tell=told.append)
    thread = threading.Thread(target=running.run)
    thread.start()
    yield told
    running.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_loop_brings_sales_up_and_data_down_while_the_register_sells(quick, loop, ledger, published):
    sold = [sell(quick, MILK).id for _ in range(3)]
    wait_until(lambda: list(ledger.documents), sold)
    rows = impatient_rows(milk_price="7.77")
    published.publish(rows, upserts={"price": rows["price"]})
    wait_until(lambda: quick.overview().release, 3)
    assert quick.scan(MILK).unit_price == "7.7700"


def test_failing_download_does_not_stop_uploads(quick, loop, ledger, hq):
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    wait_until(lambda: any(event.startswith("data: Headquarters cannot be reached") for event in loop), True)
    sold = sell(quick, MILK).id
    wait_until(lambda: list(ledger.documents), [sold])


def test_failing_upload_does_not_stop_downloads(quick, loop, hq, published):
    sell(quick, MILK)
    hq.on("POST", "transactions/uploads", Reply(say_nothing=True))
    rows = impatient_rows(milk_price="7.77")
    published.publish(rows, upserts={"price": rows["price"]})
    wait_until(lambda: quick.overview().release, 3)
    assert quick.overview().sales_waiting == 1


def test_register_that_cannot_be_opened_at_first_is_opened_later(quick, ledger, published):
    journal = quick.context.journal
    version = journal.execute("PRAGMA user_version").fetchone()[0]
    journal.execute("PRAGMA user_version = 99")
    sold = sell(quick, MILK).id
    told: list[str] = []
    running = SyncLoop(quick.home, tell=told.append)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        names = ("data", "upload", "health", "audit")
        wait_until(
            lambda: {name for name in names if any(event.startswith(f"{name}: The journal") for event in told)}, set(names)
        )
        rows = impatient_rows(milk_price="7.77")
        published.publish(rows, upserts={"price": rows["price"]})
        journal.execute(f"PRAGMA user_version = {version}")
        wait_until(lambda: (quick.overview().release, list(ledger.documents)), (3, [sold]))
    finally:
        running.stop()
        thread.join(10)


def test_loop_of_which_a_part_ends_by_itself_ends_whole(quick, hq):
    hq.on("POST", "sync/poll", Reply(say_nothing=True))

    def refuse(_event: str) -> None:
        raise BrokenPipeError("nobody reads this any more")

    with pytest.raises(SyncEnded, match="nobody reads this any more"):
        SyncLoop(quick.home, tell=refuse).run()


def test_terminated_program_ends_cleanly(quick, ledger):
    command = [sys.executable, "-m", "pos", "--home", str(quick.home.folder), "run", "--page", "off"]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    sold = sell(quick, MILK).id
    wait_until(lambda: list(ledger.documents), [sold])
    program.send_signal(signal.SIGTERM)
    output, errors = program.communicate(timeout=20)
    assert (program.returncode, errors) == (0, "")
    assert output.splitlines()[-1] == "Stopped."


def test_health_check_returns_the_register_online_between_transactions(online, published, retail, hq):
    rows = store_rows(advanced_switching=True, health_check_interval_minutes=0)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert online.sync().errors == []
    retail.misbehave = lambda _request: Reply(say_nothing=True)
    online.scan(MILK)
    assert online.overview().mode == "OFFLINE"
    online.context.connection.check_health()
    assert online.overview().mode == "OFFLINE"
    online.void()
    online.context.connection.check_health()
    assert online.overview().mode == "ONLINE"
