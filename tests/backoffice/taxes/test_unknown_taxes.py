"""The ledger's question to taxes: are these rates?"""

from datetime import date

import pytest

from backoffice.taxes.models import TaxGroup, TaxRate
from backoffice.taxes.queries.unknown_taxes import unknown_taxes
from channel.tax import TaxRate as Rate
from registers.reference_checks import Reason
from tests.channel.documents import document, line

pytestmark = pytest.mark.django_db


def test_taxes_nobody_has_and_percentages_no_rate_ever_had_are_named(django_assert_num_queries):
    group = TaxGroup.objects.create(code="FULL", name="Full")
    TaxRate.objects.create(
        tax_group=group, code="VAT", name="VAT", percent=19, valid_from=date(2000, 1, 1), valid_to=date(2006, 12, 31)
    )
    TaxRate.objects.create(tax_group=group, code="VAT", name="VAT", percent=20, valid_from=date(2007, 1, 1))
    good = document([line(1, rates=[Rate("VAT", "", "20")]), line(2, rates=[Rate("VAT", "", "19.0000")])])
    bad = document([line(1, rates=[Rate("VAT", "", "21")]), line(2, rates=[Rate("GST", "", "20")])])
    with django_assert_num_queries(2):
        reasons = unknown_taxes([good, bad])
    assert reasons == {
        bad.id: [
            Reason("unknown-tax", "/lines/1/tax/0/code", "No tax has the code GST."),
            Reason("unknown-tax-percent", "/lines/0/tax/0/percent", "Tax VAT was never 21 %."),
        ]
    }
