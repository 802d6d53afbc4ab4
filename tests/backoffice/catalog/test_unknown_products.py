"""The ledger's question to the catalog: do these products exist?"""

import pytest

from backoffice.catalog.queries.unknown_products import unknown_products
from registers.reference_checks import Reason, check_references
from tests.backoffice.factories import make_product, make_staff
from tests.channel.documents import document, line

pytestmark = pytest.mark.django_db


def test_unknown_products_are_named_with_their_lines(django_assert_num_queries):
    make_product("P-1")
    good = document([line(1, product_number="P-1")])
    bad = document([line(1, product_number="P-1"), line(2, product_number="p-1"), line(3, product_number="P-2")])
    with django_assert_num_queries(1):
        reasons = unknown_products([good, bad])
    assert reasons == {
        bad.id: [
            Reason("unknown-product", "/lines/1/product_number", "No product has the number p-1."),
            Reason("unknown-product", "/lines/2/product_number", "No product has the number P-2."),
        ]
    }


def test_uploads_are_checked_for_products_and_staff():
    make_product("P-1")
    make_staff("100")
    good = document([line(product_number="P-1", rates=[])], staff="100")
    bad = document([line(product_number="P-9", rates=[])], staff="900")
    reasons = check_references([good, bad])
    assert set(reasons) == {bad.id}
    codes = sorted(reason.code for reason in reasons[bad.id])
    assert [code for code in codes if code in ("unknown-product", "unknown-staff")] == ["unknown-product", "unknown-staff"]
