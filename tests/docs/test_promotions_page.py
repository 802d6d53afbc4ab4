"""The examples of docs/promotions.md come out as the page says."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from channel import money
from channel.promotions import Offer, PromotableLine, promote

PAGE = (Path(__file__).parents[2] / "docs" / "promotions.md").read_text("utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_page_has_its_examples():
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_comes_out_as_the_page_says(example: dict[str, Any]):
    offers = msgspec.convert(example["offers"], list[Offer], strict=False)
    lines = [
        PromotableLine(
            Decimal(line["quantity"]),
            Decimal(line["unit_price"]),
            [offer for at, offer in enumerate(offers) if {at, offer.code} & set(line["offers"])],
            line.get("by_piece", True),
        )
        for line in example["lines"]
    ]
    found = [
        {"line": saving.line, "code": saving.code, "amount": money.minor_text(saving.amount, 2)} for saving in promote(lines, 2)
    ]
    assert found == example["discounts"]
