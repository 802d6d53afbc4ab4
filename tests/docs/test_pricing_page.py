"""The examples of docs/pricing.md come out as the page says."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from channel.labels import LabelPattern, portion_for, read_label

PAGE = (Path(__file__).parents[2] / "docs" / "pricing.md").read_text("utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_page_has_its_examples():
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "patterns" in example])
def test_label_is_read_as_the_page_says(example: dict[str, Any]):
    label = read_label(example["code"], msgspec.convert(example["patterns"], list[LabelPattern]))
    assert msgspec.to_builtins(label) == example["label"]


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "portion" in example])
def test_portion_is_worked_out_as_the_page_says(example: dict[str, Any]):
    price, list_price = Decimal(example["label_price"]), Decimal(example["list_price"])
    portion = portion_for(price, list_price, decimals=example["decimals"], exponent=2)
    assert msgspec.to_builtins(portion) == example["portion"]
