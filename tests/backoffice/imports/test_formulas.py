"""Text that a spreadsheet would run: harmless in the files that come back, and itself again when they are imported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.catalog.models import Product
from registers.domain.formulas import defused, undefused

from .importing import counts, import_file, refused_rows, refused_text

FORMULAS = ["=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1", "'=1", "''=1", "+49 30 1234"]
PLAIN = ["1", "-1", "+1", "-1.50", "+1,5", "'", "'quoted'", "''", "Käse", "", "a=b"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_front(text):
    assert (defused(text), undefused(defused(text))) == (f"'{text}", text)


@pytest.mark.parametrize("text", PLAIN)
def test_what_no_spreadsheet_runs_stays_as_it_is(text):
    assert (defused(text), undefused(text)) == (text, text)


@given(st.text(alphabet="'=+-@\t\ra1.,", max_size=6))
def test_every_text_comes_back(text):
    assert undefused(defused(text)) == text


@pytest.mark.django_db
def test_refused_rows_are_harmless_in_a_spreadsheet_and_right_when_they_come_again(codes):
    job = import_file("PRODUCTS", 'number,name,unit,=evil\n1,=cmd(),KG,+x\n2,"-2+3",KG,-1\n')
    assert [row[:4] for row in refused_rows(job)] == [
        ["number", "name", "unit", "'=evil"],
        ["1", "'=cmd()", "KG", "'+x"],
        ["2", "'-2+3", "KG", "-1"],
    ]
    mended = refused_text(job).replace("KG", "PCS")
    again = import_file("PRODUCTS", mended)
    assert (counts(again), again.report["repaired"]) == ({"in": 2, "repaired": 2}, {"APOSTROPHE": 2})
    assert sorted(Product.objects.values_list("name", flat=True)) == ["-2+3", "=cmd()"]
