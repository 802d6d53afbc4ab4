import pytest

from channel.receipt_number import DEFAULT_MASK, is_usable, receipt_number


def filled(mask: str, sequence: int = 42) -> str:
    return receipt_number(mask, store="S1", register="R7", sequence=sequence)


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        (DEFAULT_MASK, "S1-R7-000042"),
        ("{sequence}", "42"),
        ("{register:04}{sequence:3}", "00R7042"),
        ("Bon Nr. {sequence}", "Bon Nr. 42"),
    ],
)
def test_mask_is_filled_in(mask, expected):
    assert filled(mask) == expected


def test_number_longer_than_its_width_is_not_cut():
    assert filled("{sequence:2}", 12345) == "12345"


@pytest.mark.parametrize(
    "mask",
    [
        "",
        "{store}",
        "{sequence",
        "{sequence}}",
        "{sequence!r}",
        "{sequence.__class__}",
        "{0}{sequence}",
        "{sequence}\n",
        "x" * 60 + "{sequence}",
    ],
)
def test_mask_that_would_repeat_itself_or_reach_elsewhere_is_replaced_by_the_default(mask):
    assert not is_usable(mask)
    assert filled(mask) == "S1-R7-000042"
