"""The examples of docs/pricing.md come out as the page says."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from channel.base_price import base_price
from channel.deposits import deposit_quantity
from channel.labels import LabelPattern, portion_for, read_label
from channel.totals import price_line

PAGE = (Path(__file__).parents[2] / "docs" / "pricing.md").read_text("utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_page_has_its_examples():
    assert len(EXAMPLES) == 15


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "patterns" in example])
def test_label_is_read_as_the_page_says(example: dict[str, Any]):
    label = read_label(example["code"], msgspec.convert(example["patterns"], list[LabelPattern]))
    assert msgspec.to_builtins(label) == example["label"]


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "portion" in example])
def test_portion_is_worked_out_as_the_page_says(example: dict[str, Any]):
    price, list_price = Decimal(example["label_price"]), Decimal(example["list_price"])
    portion = portion_for(price, list_price, decimals=example["decimals"], exponent=2)
    assert msgspec.to_builtins(portion) == example["portion"]


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "deposit" in example])
def test_deposit_is_worked_out_as_the_page_says(example: dict[str, Any]):
    lines = []
    if example["goods"] is not None:
        quantity = Decimal(example["goods"]["quantity"])
        lines = [(quantity, Decimal(example["goods"]["unit_price"])), (deposit_quantity(quantity), Decimal(example["deposit"]))]
    else:
        lines = [(-Decimal(example["empties"]), Decimal(example["deposit"]))]
    found = [[str(quantity), str(price_line(quantity, price, [], True, 2).amount)] for quantity, price in lines]
    assert found == example["lines"]


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "base_price" in example])
def test_price_per_unit_is_worked_out_as_the_page_says(example: dict[str, Any]):
    found = base_price(example["unit_price"], example["content"], example["content_unit"], "EUR")
    assert msgspec.to_builtins(found) == example["base_price"]


@pytest.mark.parametrize(("price", "content", "unit"), [(None, "1", "l"), ("1", None, "l"), ("1", "0.000", "l"), ("1", "1", "")])
def test_nothing_is_worked_out_of_nothing(price, content, unit):
    assert base_price(price, content, unit, "EUR") is None
