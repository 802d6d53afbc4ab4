"""Signing in at the page: wrong PINs cost time, the language is chosen before anybody has signed in."""

import threading

import pytest

from channel.errors import SignInRefused
from pos.errors import SignInLocked
from pos.journal.failed_sign_ins import FREE_FAILURES
from pos.register import Register
from pos.web.app import create_app
from pos.web.till import Till
from tests.pos.ledger import Ledger
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.web.conftest import Browser
from tests.pos.web.shown import text_of
from tests.waiting import wait_until


def fail(register: Register, number: str = "1", times: int = FREE_FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            register.sign_in(number, "0000")


@pytest.fixture(params=["online", "register"])
def either(request) -> Register:
    """A register at HQ, and one that checks PINs by itself."""
    return request.getfixturevalue(request.param)


def test_wrong_pins_lock_a_number_for_longer_and_longer(either, clock):
    fail(either)
    for seconds in (30, 60, 120):
        with pytest.raises(SignInLocked) as locked:
            either.sign_in("1", PIN)
        assert locked.value.seconds == seconds
        clock.advance(seconds=seconds)
        fail(either, times=1)


def test_lock_never_lasts_longer_than_a_quarter_of_an_hour(register, clock):
    for _ in range(12):
        fail(register, times=1)
        clock.advance(minutes=15)
    assert register.sign_in("1", PIN).number == "1"


def test_lock_is_of_one_number_and_ends_with_a_right_pin(register, clock):
    fail(register)
    assert register.sign_in("2", PIN).number == "2"
    clock.advance(seconds=30)
    assert register.sign_in("1", PIN).number == "1"
    fail(register, times=FREE_FAILURES - 1)
    assert register.sign_in("1", PIN).number == "1"


def test_lock_outlives_the_program(register, clock):
    fail(register)
    with Register(register.home, clock=clock) as again, pytest.raises(SignInLocked):
        again.sign_in("1", PIN)


def test_clock_set_back_makes_nobody_wait_longer(register, clock):
    fail(register)
    clock.advance(days=-1)
    with pytest.raises(SignInLocked) as locked:
        register.sign_in("1", PIN)
    assert locked.value.seconds == 30


def test_approver_is_locked_as_well(register):
    fail(register)
    with pytest.raises(SignInLocked):
        register.open_cart.approver("1", PIN)


def test_unknown_numbers_fill_no_disk(register):
    for number in range(150):
        fail(register, number=f"unknown {number}", times=1)
    kept = register.context.journal.execute("SELECT value FROM setting WHERE name = 'failed_sign_ins'").fetchone()[0]
    assert kept.count("unknown") == 100


def test_page_says_how_long_to_wait(page, online):
    fail(online)
    page.post("/sign-out")
    answer = page.post("/sign-in", data={"number": "1", "pin": PIN}, headers={"Referer": "http://127.0.0.1:8787/sign-in"})
    assert "Too many wrong PINs for this staff number: wait 30 s." in text_of(page.get(answer.headers["Location"]))


def test_language_is_chosen_before_sign_in(page):
    page.post("/sign-out")
    page.post("/language", data={"language": "de"}, headers={"Referer": "http://127.0.0.1:8787/sign-in"})
    assert '<html lang="de">' in page.get("/sign-in").get_data(as_text=True)
    page.post("/language", data={"language": "en"})
    assert "Staff number" in text_of(page.get("/sign-in"))


def test_first_sign_in_does_not_wait_for_the_data(new_register, published, hq, retail, clock):
    Ledger(hq)
    published.publish(store_rows())
    answer, may_come = hq.answers["POST", "sync/poll"], threading.Event()

    def slowly(request):
        may_come.wait(10)
        return answer(request)

    hq.on("POST", "sync/poll", slowly)
    till = Till(new_register.home, clock=clock)
    try:
        app = create_app(till)
        app.test_client_class = Browser
        page = app.test_client()
        page.post("/sign-in", data={"number": "1", "pin": PIN})
        assert "The data is being fetched; Connection shows how far it is." in text_of(page.get("/connection"))
        assert till.sell(lambda register: register.scan(MILK)).description == "Milk 3.5%"
        assert new_register.context.offline.exists is False
        may_come.set()
        wait_until(lambda: new_register.context.offline.exists, True)
        wait_until(lambda: "Data and sales are up to date." in text_of(page.get("/connection/status")), True)
    finally:
        may_come.set()
        till.close()
