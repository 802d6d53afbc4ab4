"""A fiscal adapter is called around each transaction; whatever it does, the sale is made and the receipt says it."""

import time

import pytest

from channel.errors import InvalidInput
from pos.fiscal.call import FiscalTrouble, call
from pos.journal import fiscal_notes, settings
from tests.pos.sales import pay, sell
from tests.pos.store_data import BAG, MILK


class Adapter:
    """An adapter that writes down what it is told, and fails where it is told to."""

    calls: list[tuple[str, str]] = []
    fails_at: set[str] = set()

    def __init__(self, folder) -> None:
        assert folder.is_dir()

    def begin(self, transaction_id, at) -> None:
        self._called("begin", transaction_id)
        assert at.tzinfo is not None

    def finish(self, transaction) -> list[str]:
        self._called("finish", transaction.id)
        return [f"TSE {transaction.receipt_number}", "Signature äöü"]

    def _called(self, name, transaction_id) -> None:
        self.calls.append((name, transaction_id))
        if name in self.fails_at:
            raise RuntimeError(f"no {name}:\nthe device\x1b is gone")


@pytest.fixture
def adapter(register):
    Adapter.calls, Adapter.fails_at = [], set()
    register.context.equipment.name(settings.FISCAL_ADAPTER, f"{__name__}:Adapter")
    return Adapter


def text(register, transaction) -> str:
    return "\n".join(line.text for line in register.receipts.lines(transaction))


def test_adapter_is_told_of_beginning_and_end_once_and_its_words_are_printed(register, adapter):
    register.scan(MILK)
    register.scan(BAG)
    register.pay("CASH", "1")
    sold = pay(register)
    assert adapter.calls == [("begin", sold.id), ("finish", sold.id)]
    assert "TSE S1/R1/00001" in text(register, sold)
    assert "Signature äöü" in text(register, sold)
    assert "failed" not in text(register, sold)


@pytest.mark.parametrize("ending", ["void", "suspend"])
def test_adapter_is_told_of_what_was_given_up_or_set_aside(register, adapter, ending):
    register.scan(MILK)
    ended = register.void() if ending == "void" else register.open_cart.suspend()
    assert adapter.calls == [("begin", ended.transaction.id), ("finish", ended.transaction.id)]


def test_recalled_transaction_is_begun_before_it_is_finished(register, adapter):
    register.scan(MILK)
    register.open_cart.suspend()
    register.open_cart.recall()
    sold = pay(register)
    assert adapter.calls[2:] == [("begin", sold.id), ("finish", sold.id)]


@pytest.mark.parametrize("fails_at", [{"begin"}, {"finish"}, {"begin", "finish"}])
def test_adapter_that_fails_stops_nothing_and_the_receipt_says_so(register, adapter, fails_at):
    adapter.fails_at = fails_at
    sold = sell(register, MILK)
    first = sorted(fails_at)[0]
    said = " ".join(text(register, sold).split())
    assert f"Fiscal device failed: no {first}: the device? is gone" in said
    assert ("TSE" in said) == ("finish" not in fails_at)
    assert fiscal_notes.last_trouble(register.context.journal) == f"no {first}: the device\x1b is gone"
    adapter.fails_at = set()
    assert "failed" not in text(register, sell(register, MILK))
    assert fiscal_notes.last_trouble(register.context.journal) == ""


def test_adapter_that_cannot_be_found_is_refused_when_set_and_printed_when_gone(register, adapter, monkeypatch):
    with pytest.raises(InvalidInput, match="There is no nowhere"):
        register.context.equipment.name(settings.FISCAL_ADAPTER, "nowhere")
    monkeypatch.setenv("EVERYTILL_FISCAL_ADAPTER", "nowhere.at_all:Adapter")
    assert "Fiscal device failed: nowhere.at_all" in " ".join(text(register, sell(register, MILK)).split())


def test_without_an_adapter_nothing_is_noted_and_nothing_printed(register):
    sold = sell(register, MILK)
    assert "iscal" not in text(register, sold)
    assert fiscal_notes.read(register.context.journal, sold.id) is None


def test_transaction_the_adapter_was_never_told_of_says_so(register):
    sold = sell(register, MILK)
    register.context.equipment.name(settings.FISCAL_ADAPTER, f"{__name__}:Adapter")
    assert "The fiscal device does not know" in text(register, sold)


def test_adapter_that_does_not_answer_keeps_nobody_waiting():
    began = time.monotonic()
    with pytest.raises(FiscalTrouble, match=r"no answer within 0\.1 s"):
        call(lambda: time.sleep(3), seconds=0.1)
    assert time.monotonic() - began < 1.5
