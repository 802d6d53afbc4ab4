"""The products that people mean by what they type or scan. Written once: the list and the search box find the same."""

from django.db.models import Q, QuerySet

from backoffice.catalog.models import Barcode, Product
from registers.queries.found_by_text import found_by_text
from registers.queries.holds_text import holds_text


def found_products(text: str) -> QuerySet[Product]:
    """Return the products with this barcode, whose number begins with the text, or whose name holds it.

    The barcode is looked up first, because a subquery would keep PostgreSQL from using its indexes for the rest.
    """
    found = Q(number__startswith=text) | holds_text("name", text) | holds_text("search_name", text)
    scanned = Barcode.objects.filter(code=text).values_list("product_id", flat=True).first()
    return found_by_text(Product.objects.filter(found | Q(pk=scanned) if scanned else found))
