"""The products that people mean by what they type or scan. Written once: the list and the search box find the same."""

from django.db.models import Q, QuerySet

from backoffice.catalog.models import Barcode, Product


def found_products(text: str) -> QuerySet[Product]:
    """Return the products with this barcode, whose number begins with the text, or whose name holds it."""
    scanned = Barcode.objects.filter(code=text).values("product")
    return Product.objects.filter(
        Q(number__startswith=text) | Q(name__icontains=text) | Q(search_name__icontains=text) | Q(pk__in=scanned)
    )
