import json

import pytest

from pos.cli.counted import counted
from pos.selling.drawer_document import Counted
from tests.pos.store_data import MILK, PIN


def words(output: str) -> list[str]:
    """Return what a command printed below the header, without ids and runs of spaces."""
    return [" ".join(line.partition(", id ")[0].split()) for line in output.splitlines()[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.50", Counted(amount="12.50")),
        ("CARD=1", Counted(amount="1", method="CARD")),
        ("CASH:chf=20", Counted(amount="20", method="CASH", currency="CHF")),
        (":USD=5", Counted(amount="5", currency="USD")),
    ],
)
def test_money_is_written_with_its_method_and_currency(text, expected):
    assert counted(text) == expected


def test_shift_by_commands(selling):
    assert words(selling("shift", "open", "--float", "100")[1]) == ["Shift opened: CASH 100.00 EUR, number 1"]
    selling("scan", MILK)
    selling("pay", "CASH", "2")
    assert words(selling("drop", "50", "--reason", "bread")[1]) == ["Taken out of the drawer: CASH 50.00 EUR, bread, number 3"]
    assert words(selling("safe-drop", "CASH=10")[1]) == ["Brought to the safe: CASH 10.00 EUR, number 4"]
    assert words(selling("float", "5")[1]) == ["Put into the drawer: CASH 5.00 EUR, number 5"]
    assert words(selling("no-sale", "--reason", "change")[1]) == ["Drawer opened: change, number 6"]
    assert words(selling("declare", "46.29")[1]) == ["Counted: CASH 46.29 EUR, number 7"]
    report = words(selling("x-report")[1])
    assert report[0] == "X report of shift 1, business date " + report[0][-10:]
    assert report[3:9] == [
        "Sold 1.29 EUR",
        "of it returned 0.00 EUR",
        "net 1.21 EUR",
        "tax 0.08 EUR",
        "V7 7.0000 % 0.08 EUR",
        "Discounts 0.00 EUR",
    ]
    assert report[10:] == [
        "CASH",
        "opening 100.00 EUR",
        "float 5.00 EUR",
        "taken 1.29 EUR",
        "drops -50.00 EUR",
        "to the safe -10.00 EUR",
        "expected 46.29 EUR",
        "counted 46.29 EUR",
        "difference 0.00 EUR",
    ]
    closed = words(selling("shift", "close", "46.00", "--reason", "a coin lost")[1])
    assert closed[0] == "Shift closed: CASH 46.00 EUR, a coin lost, number 8"
    assert (closed[1][:8], closed[-1]) == ("Z report", "difference -0.29 EUR")
    assert words(selling("z-report", "1")[1]) == closed[1:]
    found = json.loads(selling("z-report", "--json")[1])
    assert (found["number"], found["tenders"][0]["difference"], found["counts"]["SALE"]) == (1, "-0.29", 1)
    assert "NO_SALE" in selling("journal")[1]


def test_x_report_without_a_shift_says_so(selling):
    assert selling("x-report")[::2] == (1, "Error: No shift is open. Open one first.\n")


def test_cart_is_changed_set_aside_and_recalled(selling):
    selling("scan", MILK, "--quantity", "10")
    selling("scan", MILK)
    assert "Total 12.90 EUR" in selling("discount", "--line", "1", "--percent", "10", "--reason", "dented")[1]
    assert "(less 1.29)" in selling("cart")[1]
    assert "1 PCS x 1.00" in selling("override-price", "2", "1.00")[1]
    assert "Total 12.61 EUR" in selling("cart")[1]
    assert "Total 11.61 EUR" in selling("discount", "--amount", "1.00")[1]
    assert words(selling("void-line", "2")[1])[0].startswith("Voided: 2 Milk 3.5%")
    assert words(selling("suspend", "--reason", "purse")[1]) == ["Suspended: purse, number 1"]
    [waiting] = words(selling("suspended")[1])
    assert waiting.startswith("1 ")
    assert waiting.endswith("1 lines 10.69 EUR")
    assert selling("recall", "7")[::2] == (1, "Error: No transaction with number 7 waits.\n")
    assert "Total 10.69 EUR" in selling("recall", "1")[1]
    assert "Sale completed" in selling("pay", "CASH")[1]
    assert selling("recall")[::2] == (1, "Error: No transaction is suspended.\n")


def test_cashier_has_somebody_approve(selling):
    selling("sign-in", "2", "--pin", PIN)
    assert "may not key a price in" in selling("scan", MILK, "--price", "1")[2]
    approved = ("--approved-by", "1", "--approver-pin", PIN)
    assert selling("scan", MILK, "--price", "1", *approved)[0] == 0
    assert selling("no-sale", "--reason", "change", *approved)[0] == 0
    assert selling("discount", "--percent", "20", *approved)[0] == 0
    assert selling("void-line", "1", "--approved-by", "1", "--approver-pin", "0000")[0] == 1
