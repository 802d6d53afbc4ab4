"""The catalog: products, barcodes, prices, categories, units and tax groups."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.catalog.models import Barcode, Category, Product, Unit
from backoffice.catalog.use_cases.remove_category import remove_category
from backoffice.catalog.use_cases.remove_unit import remove_unit
from backoffice.hq_api.api.bulk import BulkListView, bulk_schema
from backoffice.hq_api.api.filters import BarcodeFilter, PriceFilter, ProductFilter
from backoffice.hq_api.api.hq_view import HqItemView
from backoffice.hq_api.domain.bulk_reading import BARCODES, CATEGORIES, PRICES, PRODUCTS, UNITS
from backoffice.hq_api.serializers.catalog import (
    BarcodeSerializer,
    CategorySerializer,
    PriceSerializer,
    ProductSerializer,
    UnitSerializer,
)
from backoffice.hq_api.use_cases.take_in_barcodes import take_in_barcodes
from backoffice.hq_api.use_cases.take_in_categories import take_in_categories
from backoffice.hq_api.use_cases.take_in_prices import take_in_prices
from backoffice.hq_api.use_cases.take_in_products import take_in_products
from backoffice.hq_api.use_cases.take_in_units import take_in_units
from backoffice.pricing.models import Price

_PRODUCTS = Product.objects.select_related("category", "unit", "tax_group", "deposit_product").prefetch_related("barcodes")


class Products(BulkListView):
    """The products."""

    queryset = _PRODUCTS
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    ordering = ("number",)
    kind, take_in = PRODUCTS, staticmethod(take_in_products)

    @bulk_schema(PRODUCTS, "hq_products_upsert", "Create or change products")
    def post(self, request: Request) -> HttpResponse:
        """Upsert products."""
        return self.upsert(request)


class OneProduct(HqItemView):
    """One product."""

    queryset = _PRODUCTS
    serializer_class = ProductSerializer
    lookup_field = "number"


class Barcodes(BulkListView):
    """The barcodes."""

    queryset = Barcode.objects.select_related("product")
    serializer_class = BarcodeSerializer
    filterset_class = BarcodeFilter
    ordering = ("code",)
    kind, take_in = BARCODES, staticmethod(take_in_barcodes)

    @bulk_schema(BARCODES, "hq_barcodes_upsert", "Create or change barcodes")
    def post(self, request: Request) -> HttpResponse:
        """Upsert barcodes."""
        return self.upsert(request)


class Prices(BulkListView):
    """The prices."""

    queryset = Price.objects.select_related("product", "price_group__currency")
    serializer_class = PriceSerializer
    filterset_class = PriceFilter
    kind, take_in = PRICES, staticmethod(take_in_prices)

    @bulk_schema(PRICES, "hq_prices_upsert", "Create or change prices")
    def post(self, request: Request) -> HttpResponse:
        """Upsert prices."""
        return self.upsert(request)


class Categories(BulkListView):
    """The category tree."""

    queryset = Category.objects.select_related("parent")
    serializer_class = CategorySerializer
    ordering = ("code",)
    kind, take_in = CATEGORIES, staticmethod(take_in_categories)

    @bulk_schema(CATEGORIES, "hq_categories_upsert", "Create or change categories")
    def post(self, request: Request) -> HttpResponse:
        """Upsert categories."""
        return self.upsert(request)


class OneCategory(HqItemView):
    """One category."""

    queryset = Category.objects.select_related("parent")
    serializer_class = CategorySerializer
    lookup_field = "code"

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a category without products, promotions and categories below it."""
        remove_category(category=self.get_object())
        return Response(status=204)


class Units(BulkListView):
    """The units of sale."""

    queryset = Unit.objects.all()
    serializer_class = UnitSerializer
    ordering = ("code",)
    kind, take_in = UNITS, staticmethod(take_in_units)

    @bulk_schema(UNITS, "hq_units_upsert", "Create or change units")
    def post(self, request: Request) -> HttpResponse:
        """Upsert units."""
        return self.upsert(request)


class OneUnit(HqItemView):
    """One unit of sale."""

    queryset = Unit.objects.all()
    serializer_class = UnitSerializer
    lookup_field = "code"

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a unit that no product has."""
        remove_unit(unit=self.get_object())
        return Response(status=204)
