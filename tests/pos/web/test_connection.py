"""The *Connection status* window: true, complete, and usable while it works."""

import re
import threading

import pytest

from tests.pos.ledger import Ledger
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.stub_headquarters import problem_reply
from tests.pos.web.shown import text_of
from tests.waiting import wait_until


def button(answer) -> tuple[str, bool]:
    """Return what the button of operation 917 reads, and whether it can be pressed."""
    found = re.search(r'<button id="operation-917"([^>]*)>.*?</span> (\w+)</button>', answer.get_data(as_text=True))
    assert found is not None
    return found[2], "disabled" not in found[1]


def test_window_says_online_since_when_and_what_came(page, clock):
    clock.advance(minutes=5)
    shown = text_of(page.get("/connection"))
    assert "Questions go to headquarters, for 5 min" in shown
    assert "Download ✓ succeeded 5 min ago" in shown
    assert "Sales to send ✓ 0" in shown
    assert "Data by job" in shown


def test_window_names_each_jobs_release_and_age(online, published, page, clock):
    rows = store_rows(milk_name="Milk 1.5%")
    published.publish(rows, upserts={"product": [rows["product"][0]]})
    online.sync()
    assert [(job.number, job.name, job.release) for job in online.overview().data.jobs] == [(1040, "Products", 2)]
    assert "Products 1040 2" in text_of(page.get("/connection"))


def test_button_reads_disconnect_then_connect(page):
    assert button(page.get("/connection")) == ("Disconnect", True)
    page.post("/connection/disconnect")
    shown = page.get("/connection")
    assert button(shown) == ("Connect", True)
    assert "Why: disconnected by hand," in text_of(shown)
    page.post("/connection/connect")
    assert button(page.get("/connection")) == ("Disconnect", True)


def test_connect_without_an_answer_stays_offline_and_says_so(page, hq):
    page.post("/connection/disconnect")
    hq.on("GET", "health", problem_reply(503, "busy"))
    answer = page.post("/connection/connect", follow_redirects=True)
    assert "Headquarters does not answer. The register stays offline and tries again by itself." in text_of(answer)
    assert button(answer) == ("Connect", True)


def test_button_is_grey_while_a_payment_is_open(page, till):
    till.sell(lambda register: (register.scan(MILK), register.pay("CARD", "0.29")))
    shown = page.get("/connection")
    assert button(shown) == ("Disconnect", False)
    assert "A payment has begun: finish it or void the transaction first." in text_of(shown)


def test_button_is_grey_for_who_may_not(page, till):
    till.sell(lambda register: (register.sign_out(), register.sign_in("2", PIN)))
    shown = page.get("/connection")
    assert button(shown) == ("Disconnect", False)
    assert "Carl Cashier may not disconnect the register from headquarters." in text_of(shown)


@pytest.mark.parametrize("allowed", [True, False])
def test_disconnect_before_sign_in_is_the_profiles_to_allow(online, published, page, allowed):
    rows = store_rows(manual_disconnect_before_sign_in=allowed)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    online.sync()
    online.sign_out()
    assert button(page.get("/connection")) == ("Disconnect", allowed)
    assert ("operation-917" in page.get("/sign-in").get_data(as_text=True)) is allowed
    if allowed:
        answer = page.post("/connection/disconnect", data={"back": "sign_in"})
        assert answer.headers["Location"] == "/sign-in"
        assert button(page.get("/sign-in")) == ("Connect", True)


def test_waiting_sales_are_counted_with_their_amount_and_age(page, till, hq, clock):
    page.post("/connection/disconnect")
    till.sell(lambda register: (register.scan(MILK, quantity="2"), register.pay("CASH")))
    clock.advance(hours=3)
    shown = text_of(page.get("/connection"))
    assert "Sales to send ↑ 1 · 2.58 EUR" in shown
    assert "Oldest of them 3 h ago" in shown


def test_last_error_is_said_and_when_it_last_went_well(online, page, hq, clock):
    clock.advance(minutes=10)
    hq.on("POST", "sync/poll", problem_reply(500, "broken", "The disk of headquarters is full."))
    assert online.sync().errors
    shown = text_of(page.get("/connection"))
    assert "Download ▲ failed just now" in shown
    assert "succeeded last 10 min ago" in shown
    assert "Last error Headquarters failed: The disk of headquarters is full." in shown


def test_sync_now_does_not_hold_the_page_up(page, till, online, published, hq):
    Ledger(hq)
    may_go_on = threading.Event()

    def slowly(request):
        may_go_on.wait(10)
        return published.answer_poll(request)

    hq.on("POST", "sync/poll", slowly)
    page.post("/connection/sync")
    try:
        shown = page.get("/connection/status").get_data(as_text=True)
        assert 'id="sync-now" class="primary large" disabled' in shown
        assert till.sell(lambda register: register.scan(MILK)).description == "Milk 3.5%"
    finally:
        may_go_on.set()
    wait_until(lambda: "Data and sales are up to date." in text_of(page.get("/connection/status")), True)


def test_progress_tells_bytes_and_time_left(online, published, page, hq, clock):
    rows = store_rows(milk_name="Milk 1.5%")
    release = published.publish(rows, upserts={"product": [rows["product"][0]]})
    half = release.delta.size_bytes // 2
    begun, may_go_on = threading.Event(), threading.Event()
    path = f"packages/{release.delta.sha256}"
    whole = hq.answers["GET", path]

    def stop_half_way(request):
        if not begun.is_set():
            online.home.downloads.joinpath(f"{release.delta.sha256}.part").write_bytes(whole(request).body[:half])
            clock.advance(seconds=4)
            begun.set()
            may_go_on.wait(10)
        return whole(request)

    hq.on("GET", path, stop_half_way)
    page.post("/connection/sync")
    try:
        assert begun.wait(10)
        progress = online.overview().data.progress
        assert (progress.phase, progress.bytes_here, progress.bytes_total) == ("DOWNLOADING", half, release.delta.size_bytes)
        assert progress.seconds_left == pytest.approx(4, abs=1)
        assert "Fetching data: " in text_of(page.get("/connection/status"))
        assert online.overview().data.pending.packages == 1
    finally:
        may_go_on.set()
    wait_until(lambda: (online.overview().release, online.overview().data.progress), (2, None))
    assert online.overview().data.pending.packages == 0


def test_window_says_offline_why_when_headquarters_is_gone(page, till, retail, clock):
    retail.misbehave = lambda _request: problem_reply(502, "gone")
    till.sell(lambda register: register.scan(MILK))
    shown = text_of(page.get("/connection"))
    assert "Why: headquarters does not answer," in shown


def test_status_of_the_command_line_shows_the_same(online, capsys):
    from pos.cli.main import main

    assert main(["--home", str(online.home.folder), "status"]) == 0
    printed = capsys.readouterr().out
    assert "To come         nothing" in printed
    assert "Under way       nothing" in printed


def test_window_warns_when_the_database_comes_near_its_limit(online, published, page):
    assert "percent of its limit" not in text_of(page.get("/connection"))
    rows = store_rows(database_limit_megabytes=1)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert online.sync().errors == []
    path = online.context.release_folder.current()
    with path.open("r+b") as file:
        file.truncate(900 * 1024)
    assert "▲ 87 percent of its limit: tell headquarters" in text_of(page.get("/connection"))
