"""Repairs of single values."""

import pytest

from backoffice.imports.domain.cleaning import clean_code, clean_text
from backoffice.imports.domain.reasons import Repair


def cleaned(clean, value):
    repairs: set[Repair] = set()
    return clean(value, repairs), repairs


@pytest.mark.parametrize(
    ("value", "text", "repairs"),
    [
        ("Brot", "Brot", set()),
        (" Brot\u00a0", "Brot", {Repair.TRIMMED}),
        ("Brot\r\nmit Butter", "Brot mit Butter", {Repair.LINE_BREAK}),
        ("Brot\tmit\u2028Butter", "Brot mit Butter", {Repair.LINE_BREAK}),
        ("B\u00b8\x9cuf", "B\u00b8uf", {Repair.CONTROL_CHARACTER}),
        ("a\x00b\x7f", "ab", {Repair.CONTROL_CHARACTER}),
        ("\x00 a", "a", {Repair.CONTROL_CHARACTER}),
        ("", "", set()),
        ("   ", "", {Repair.TRIMMED}),
    ],
)
def test_text_is_repaired(value, text, repairs):
    assert cleaned(clean_text, value) == (text, repairs)


@pytest.mark.parametrize(
    "value",
    [
        "במבה 80 גרם",
        'ק"ג',
        "\u200eRTL \u200fmark",
        "👩‍👩‍👧",
        "Ṱ̺̺̕o͞ ̷i̲̬n̝̗v̟̜o̘̙k̪̘e̤",
        "社會科學院語學研究所",
        "'; DROP TABLE--",
        "=1+1",
        "\ufffd",
        "1\u00a0kg",
    ],
)
def test_text_of_any_script_is_left_as_it_is(value):
    assert cleaned(clean_text, value) == (value, set())


@pytest.mark.parametrize(
    ("value", "code", "repairs"),
    [
        ("007", "007", set()),
        ("85123a", "85123a", set()),
        ("4006381333931\u200e", "4006381333931", {Repair.INVISIBLE_CHARACTER}),
        ("\ufeff123 ", "123", {Repair.INVISIBLE_CHARACTER, Repair.TRIMMED}),
        ("Ärtikel-1", "Ärtikel-1", set()),
    ],
)
def test_code_is_what_can_be_seen(value, code, repairs):
    assert cleaned(clean_code, value) == (code, repairs)
