import time

import pytest

from channel.errors import HeadquartersUnreachable, SignInRefused, StateConflict, UnknownBarcode
from pos.cli.header import header_line
from pos.connection.states import Standing
from pos.errors import NoOfflineDatabase, NotWhileOffline
from pos.register import Register
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE
from tests.pos.sales import sell
from tests.pos.store_data import MILK, PIN, store_rows
from tests.pos.stub_headquarters import Reply, problem_reply

DEAD = Reply(say_nothing=True)


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


def standing(register) -> Standing:
    return register.context.connection.state().standing


def use_profile(register, published, **fields) -> None:
    """Bring the register another offline profile, by package."""
    rows = store_rows(**fields)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert register.sync().errors == []


def seconds_of(action) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


def test_online_register_asks_headquarters_and_posts_at_once(online, ledger, hq):
    online.scan(MILK)
    online.set_customer("C1")
    assert [found.number for found in online.search("mountain")] == ["1002"]
    sold = online.pay("CARD").completed
    assert list(ledger.documents.values()) == [sold.document]
    assert (sold.transaction.created_offline, online.overview().sales_waiting) == (False, 0)
    assert len(hq.asked(f"retail/products/barcodes/{MILK}")) == 1


def test_sale_is_shown_as_completed_when_it_is_in_the_journal_and_before_it_is_sent(online, ledger):
    seen = []

    def shown(completed):
        seen.append((completed.transaction.id, online.overview().sales_waiting, len(ledger.uploads)))

    online.scan(MILK)
    completed = online.pay("CASH", shown=shown).completed
    assert seen == [(completed.transaction.id, 1, 0)]


def test_unknown_barcode_is_an_answer_and_no_reason_to_leave(online):
    for _ in range(5):
        with pytest.raises(UnknownBarcode):
            online.scan("404")
    assert standing(online) is Standing.ONLINE


def test_silent_headquarters_costs_the_offline_timeout_and_the_same_line_is_found_offline(online, retail):
    online.scan(MILK)
    retail.misbehave = lambda _request: Reply(body=b"{}", pause_seconds=5)
    waited = seconds_of(lambda: online.scan(MILK))
    assert 1.0 <= waited <= 1.2
    assert standing(online) is Standing.OFFLINE_UNREACHABLE
    assert [line.number for line in online.cart().lines] == [1, 2]
    assert seconds_of(lambda: online.scan(MILK)) < 0.5


def test_retries_share_one_timeout(online, retail, published):
    use_profile(online, published, retry_count=1000)
    retail.misbehave = lambda _request: DEAD
    assert 1.0 <= seconds_of(lambda: online.scan(MILK)) <= 1.2
    assert standing(online) is Standing.OFFLINE_UNREACHABLE


def test_one_lost_answer_is_asked_for_again_and_the_register_stays_online(online, retail):
    replies = [Reply(body=b"{}" * 50, cut_after=3)]

    def lose_one(_request):
        retail.misbehave = None
        return replies.pop()

    retail.misbehave = lose_one
    assert online.scan(MILK).description == "Milk 3.5%"
    assert standing(online) is Standing.ONLINE


def test_cart_is_never_repriced_by_a_switch(online, retail, published):
    first = online.scan(MILK)
    rows = store_rows(milk_price="9.99")
    published.publish(rows, upserts={"price": rows["price"]})
    online.sync()
    retail.misbehave = lambda _request: DEAD
    second = online.scan(MILK)
    assert [(line.unit_price, line.priced_from_release) for line in (first, second)] == [("1.2900", 1), ("9.9900", 2)]
    assert online.cart().lines[0] == first


def test_sale_whose_answer_was_lost_stays_in_the_outbox_and_is_there_once(online, ledger):
    ledger.lose_answers = True
    online.scan(MILK)
    sold = online.pay("CASH").completed
    assert (online.overview().sales_waiting, standing(online)) == (1, Standing.OFFLINE_UNREACHABLE)
    ledger.lose_answers = False
    assert online.sync().errors == []
    assert ledger.documents == {sold.transaction.id: sold.document}
    assert online.journal()[0].answer == "repeated"


def test_register_comes_back_only_at_the_beginning_of_a_transaction_and_not_before_its_interval(online, retail, ledger, clock):
    retail.misbehave = lambda _request: DEAD
    online.scan(MILK)
    retail.misbehave = None
    clock.advance(minutes=6)
    online.scan(MILK)
    assert standing(online) is Standing.OFFLINE_UNREACHABLE
    online.pay("CASH")
    online.scan(MILK)
    assert standing(online) is Standing.ONLINE


def test_reconnect_waits_for_its_interval(online, retail, clock, hq):
    retail.misbehave = lambda _request: DEAD
    online.scan(MILK)
    retail.misbehave = None
    clock.advance(minutes=4)
    online.pay("CASH")
    online.scan(MILK)
    assert (standing(online), hq.asked("health")) == (Standing.OFFLINE_UNREACHABLE, [])


def test_slow_answers_lead_offline_and_are_used_nevertheless(online, retail, published):
    use_profile(online, published, performance_threshold_milliseconds=50)
    answer = retail.answer

    def slowly(request):
        retail.misbehave = None
        reply = answer(request)
        retail.misbehave = slowly
        return Reply(reply.status, reply.body, reply.headers, pause_seconds=0.1)

    retail.misbehave = slowly
    online.scan(MILK)
    assert standing(online) is Standing.ONLINE
    online.scan(MILK)
    assert (standing(online), len(online.cart().lines)) == (Standing.OFFLINE_SLOW, 2)


@pytest.mark.parametrize(("agrees", "expected"), [(True, Standing.OFFLINE_UNREACHABLE), (False, Standing.ONLINE)])
def test_prompting_profile_asks_the_cashier(online, retail, published, clock, agrees, expected):
    use_profile(online, published, prompt_on_switch=True, retry_count=0)
    asked = []

    def answer(where):
        asked.append(where)
        retail.misbehave = None
        return agrees

    retail.misbehave = lambda _request: DEAD
    with Register(online.home, clock=clock, agree_to_switch=answer) as asking:
        assert asking.scan(MILK).number == 1
    assert (asked, standing(online)) == ([Standing.OFFLINE_UNREACHABLE], expected)


def test_sign_in_is_finished_offline_when_headquarters_does_not_answer(synced, retail):
    retail.misbehave = lambda _request: DEAD
    assert synced.sign_in("1", PIN).name == "Mara Manager"
    assert standing(synced) is Standing.OFFLINE_UNREACHABLE


@pytest.mark.parametrize("is_dead", [False, True])
def test_wrong_pin_is_refused_online_and_offline_alike(synced, retail, is_dead):
    if is_dead:
        retail.misbehave = lambda _request: DEAD
    with pytest.raises(SignInRefused):
        synced.sign_in("1", "0000")
    assert synced.signed_in() is None


def test_first_sign_in_is_online_and_begins_the_sync(new_register, published, retail):
    published.publish(store_rows())
    new_register.sign_in("1", PIN)
    assert new_register.overview().release == 1
    assert new_register.scan(MILK).amount == "1.29"


def test_register_that_never_synced_cannot_go_offline_and_says_why(new_register, hq):
    hq.on("POST", "retail/sign-in", DEAD)
    with pytest.raises(NoOfflineDatabase, match="it cannot sell until headquarters answers"):
        new_register.sign_in("1", PIN)
    with pytest.raises(StateConflict, match="nothing it could sell from"):
        new_register.disconnect()


def test_pending_downloads_never_forbid_to_go_offline(online, published, retail):
    rows = store_rows(milk_price="9.99")
    published.publish(rows, upserts={"price": rows["price"]})
    online.disconnect()
    assert online.scan(MILK).unit_price == "1.2900"


def test_disconnected_register_still_brings_its_sales_to_headquarters(register, ledger):
    sold = sell(register, MILK)
    assert ledger.uploads == []
    assert register.sync().errors == []
    assert list(ledger.documents) == [sold.id]
    assert standing(register) is Standing.OFFLINE_MANUAL


def test_receipt_of_another_register_comes_from_headquarters(online, ledger):
    sold = sell(online, MILK)
    online.context.journal.execute("DELETE FROM entry")
    assert online.receipt(sold.receipt_number) == sold
    online.disconnect()
    with pytest.raises(NotWhileOffline):
        online.receipt(sold.receipt_number)


def test_connect_says_when_headquarters_does_not_answer(register, hq):
    hq.on("GET", "health", DEAD)
    assert register.connect().standing is Standing.OFFLINE_UNREACHABLE
    hq.on("GET", "health", Reply(body=b'{"time": "2026-01-05T09:00:00.000000Z", "epoch": 1}'))
    assert register.connect().standing is Standing.ONLINE


def test_dead_headquarters_never_fails_a_finished_sale(online, hq):
    online.scan(MILK)
    hq.on("POST", "transactions/uploads", Reply(status=403, body=b"forbidden"))
    completed = online.pay("CASH").completed
    assert [entry.transaction_id for entry in online.journal()] == [completed.transaction.id]
    with pytest.raises(HeadquartersUnreachable):
        raise online.sync().upload_error


def test_headquarters_that_is_there_but_cannot_answer_does_not_stop_a_sale(online, retail):
    retail.misbehave = lambda _request: problem_reply(409, "state-conflict", "Nothing has been released yet.")
    assert online.scan(MILK).description == "Milk 3.5%"
    assert standing(online) is Standing.OFFLINE_UNREACHABLE


@pytest.mark.parametrize("code", ["device-inactive", "authentication-failed"])
def test_device_that_headquarters_does_not_accept_sells_offline_and_says_so(online, retail, ledger, clock, hq, code):
    retail.misbehave = lambda _request: problem_reply(401, code)
    ledger.refuse = lambda _lines: problem_reply(401, code)
    online.scan(MILK)
    assert standing(online) is Standing.OFFLINE_REFUSED
    assert "must be activated again" in header_line(online.overview())
    sold = online.pay("CASH").completed
    assert (sold.transaction.created_offline, online.overview().sales_waiting) == (True, 1)
    retail.misbehave, ledger.refuse = None, lambda _lines: None
    online.activate(hq.url, ACTIVATION_CODE)
    assert standing(online) is Standing.ONLINE
    assert online.sync().errors == []
    assert list(ledger.documents) == [sold.transaction.id]


def test_device_that_is_accepted_again_comes_back_after_the_reconnect_interval(online, retail, clock):
    retail.misbehave = lambda _request: problem_reply(401, "device-inactive")
    online.scan(MILK)
    online.void()
    retail.misbehave = None
    clock.advance(minutes=6)
    online.context.connection.check_health()
    assert standing(online) is Standing.OFFLINE_REFUSED
    online.scan(MILK)
    assert standing(online) is Standing.ONLINE
