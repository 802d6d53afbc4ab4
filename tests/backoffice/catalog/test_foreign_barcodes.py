"""The ledger's question to the catalog: whose barcodes are these?"""

import pytest

from backoffice.catalog.models import Barcode
from backoffice.catalog.queries.foreign_barcodes import foreign_barcodes
from registers.reference_checks import Note
from tests.backoffice.factories import make_product
from tests.channel.documents import document, line

pytestmark = pytest.mark.django_db


def test_barcodes_of_other_products_are_noted(django_assert_num_queries):
    code = line().barcode
    Barcode.objects.create(code=code, product=make_product("P-1"))
    own, other = document([line(product_number="P-1")]), document([line(product_number="P-2")])
    with django_assert_num_queries(1):
        notes = foreign_barcodes([own, other])
    assert notes == {other.id: [Note("barcode-moved", "/lines/0/barcode", f"Barcode {code} is product P-1 by now.")]}


def test_a_barcode_nobody_has_is_no_news():
    assert foreign_barcodes([document([line(product_number="P-2")])]) == {}
