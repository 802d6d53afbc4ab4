import pytest

from channel.errors import HeadquartersUnreachable
from channel.transaction import decode
from pos.register import Register
from pos.syncing.send_batch import CUTS_AT_MOST, REFUSALS_AT_MOST
from pos.syncing.upload import upload_outbox
from tests.pos import sales
from tests.pos.ledger import Ledger
from tests.pos.outbox import waiting_entries
from tests.pos.store_data import MILK, store_rows
from tests.pos.stub_headquarters import Reply, problem_reply


@pytest.fixture
def ledger(hq) -> Ledger:
    return Ledger(hq)


def sell(register: Register, count: int) -> list[str]:
    """Sell so many times; return the ids in order."""
    return [sales.sell(register, MILK).id for _ in range(count)]


def upload_in_batches_of(size: int, register: Register, published) -> None:
    rows = store_rows(upload_batch_size=size)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert register.sync().errors == []


def answers(register: Register) -> dict[str, str | None]:
    return {entry.transaction_id: entry.answer for entry in register.journal()}


def test_everything_that_waits_is_sent_in_order_with_its_exact_bytes(register, ledger):
    sold = sell(register, 3)
    waiting = waiting_entries(register.context.journal)
    report = upload_outbox(register.context)
    assert (report.acknowledged, report.refused, report.waiting) == (3, 0, 0)
    assert list(ledger.documents) == sold
    assert list(ledger.documents.values()) == [entry.document for entry in waiting]


def test_empty_outbox_sends_nothing(register, ledger):
    assert upload_outbox(register.context).acknowledged == 0
    assert ledger.uploads == []


def test_batches_have_the_size_of_the_profile(register, ledger, published):
    upload_in_batches_of(2, register, published)
    sell(register, 5)
    upload_outbox(register.context)
    assert sorted(len(lines) for lines in ledger.uploads) == [1, 2, 2]


def test_lost_answer_is_harmless(register, ledger):
    sold = sell(register, 2)
    ledger.lose_answers = True
    with pytest.raises(HeadquartersUnreachable):
        upload_outbox(register.context)
    assert register.overview().sales_waiting == 2
    ledger.lose_answers = False
    assert upload_outbox(register.context).acknowledged == 2
    assert (list(ledger.documents), set(answers(register).values())) == (sold, {"repeated"})


@pytest.mark.parametrize("status", ["quarantined", "unreadable"])
def test_one_bad_sale_is_acknowledged_with_its_reason_and_holds_up_nobody(register, ledger, status):
    sold = sell(register, 3)
    ledger.judge = lambda line: status if decode(line).sequence_number == 2 else "posted"
    assert upload_outbox(register.context).waiting == 0
    assert [answers(register)[transaction_id] for transaction_id in sold] == ["posted", status, "posted"]
    overview = register.overview()
    assert (overview.quarantined, overview.unreadable) == (int(status == "quarantined"), int(status == "unreadable"))


def test_sale_headquarters_refuses_to_look_at_waits_alone(register, ledger):
    sold = sell(register, 7)
    ledger.refuse = lambda lines: (
        problem_reply(500, "everytill-error") if any(decode(line).sequence_number == 3 for line in lines) else None
    )
    report = upload_outbox(register.context)
    assert (report.acknowledged, report.refused, report.waiting) == (6, 1, 1)
    assert set(ledger.documents) == {*sold} - {sold[2]}
    assert sold[2] in register.overview().last_error
    ledger.refuse = lambda _lines: None
    assert upload_outbox(register.context).acknowledged == 1
    assert register.overview().last_error == ""


def test_headquarters_that_fails_for_every_sale_is_left_alone(register, ledger, hq):
    sell(register, 40)
    ledger.refuse = lambda _lines: problem_reply(500, "everytill-error")
    with pytest.raises(HeadquartersUnreachable):
        upload_outbox(register.context)
    assert len(hq.asked("transactions/uploads")) <= 4 * REFUSALS_AT_MOST
    assert register.overview().sales_waiting == 40


def test_more_bad_sales_than_are_tried_at_once_do_not_hold_up_a_good_one(register, ledger):
    sold = sell(register, REFUSALS_AT_MOST + 2)
    ledger.refuse = lambda lines: (
        None if [decode(line).id for line in lines] == [sold[-1]] else problem_reply(422, "invalid-input")
    )
    with pytest.raises(HeadquartersUnreachable):
        upload_outbox(register.context)
    with pytest.raises(HeadquartersUnreachable):
        upload_outbox(register.context)
    assert list(ledger.documents) == [sold[-1]]


def test_page_of_a_proxy_that_finds_a_batch_too_large_is_answered_with_smaller_ones(register, ledger):
    sold = sell(register, 4)
    page = Reply(413, b"<h1>Request Entity Too Large</h1>", {"Content-Type": "text/html"})
    ledger.refuse = lambda lines: page if len(lines) > 1 else None
    assert upload_outbox(register.context).waiting == 0
    assert list(ledger.documents) == sold


@pytest.mark.parametrize("answer", [Reply(say_nothing=True), Reply(502, b"<h1>Bad gateway</h1>", {"Content-Type": "text/html"})])
def test_sale_that_has_the_line_cut_blocks_the_outbox_for_a_few_attempts_only(register, ledger, hq, answer):
    sold = sell(register, 4)
    ledger.refuse = lambda lines: answer if any(decode(line).sequence_number == 2 for line in lines) else None
    for _ in range(CUTS_AT_MOST - 1):
        with pytest.raises(HeadquartersUnreachable):
            upload_outbox(register.context)
    report = upload_outbox(register.context)
    assert (report.acknowledged, report.refused, report.waiting) == (3, 1, 1)
    assert set(ledger.documents) == {*sold} - {sold[1]}
    later = sell(register, 1)
    assert upload_outbox(register.context).acknowledged == 1
    assert later[0] in ledger.documents
    assert sold[1] in register.overview().last_error


def test_line_that_is_cut_for_headquarters_too_says_nothing_about_a_sale(register, ledger, hq):
    sold = sell(register, 2)
    hq.on("GET", "health", Reply(say_nothing=True))
    ledger.refuse = lambda _lines: Reply(say_nothing=True)
    for _ in range(CUTS_AT_MOST + 2):
        with pytest.raises(HeadquartersUnreachable):
            upload_outbox(register.context)
    assert len(waiting_entries(register.context.journal)) == 2
    ledger.refuse = lambda _lines: None
    assert upload_outbox(register.context).acknowledged == 2
    assert list(ledger.documents) == sold


def test_dead_token_is_not_tried_document_by_document(register, ledger, hq):
    sell(register, 3)
    ledger.refuse = lambda _lines: problem_reply(401, "device-inactive")
    report = register.sync()
    assert len(hq.asked("transactions/uploads")) == 1
    assert "detail" in report.errors[0]
    assert register.overview().sales_waiting == 3


def test_new_epoch_offers_acknowledged_sales_again(register, ledger, published):
    sold = sell(register, 2)
    register.sync()
    assert register.overview().sales_waiting == 0
    forgotten, ledger.documents = ledger.documents, {}
    published.epoch = 2
    published.releases.clear()
    published.publish(store_rows())
    assert register.sync().errors == []
    assert list(ledger.documents) == sold
    assert ledger.documents == forgotten
