"""What a store will ask for a product at a moment, as docs/pricing.md explains it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework import serializers
from rest_framework.request import Request

from backoffice.catalog.models import Product
from backoffice.hq_api.api.hq_view import HqView
from backoffice.hq_api.serializers.catalog import ProductSerializer
from backoffice.pricing.queries.asked_price import asked_price, store_clock
from channel import money
from channel.lookup import PromotionSaving
from channel.tax import TaxRate
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema
from registers.models import Store


class AskedPriceQuery(serializers.Serializer[Any]):
    """Where, when and how much; date and time are by the store's own clock, each the present one unless it is said."""

    store = serializers.CharField(max_length=20, help_text="The store's number.")
    date = serializers.DateField(required=False)
    time = serializers.TimeField(required=False)
    quantity = serializers.DecimalField(max_digits=9, decimal_places=3, default=Decimal(1), min_value=Decimal("0.001"))


class AskedPriceAnswer(Struct, frozen=True, kw_only=True):
    """What is asked. Amounts are null where the product has no price that day: registers ask the cashier for one.

    `amount` is all that is to be paid, the deposit on it included; null, too, where that has no price: registers refuse it then.
    """

    product: str
    store: str
    at: datetime
    quantity: str
    currency: str
    prices_include_tax: bool
    unit_price: str | None
    list_amount: str | None
    savings: list[PromotionSaving]
    deposit_product: str | None
    deposit_amount: str | None
    amount: str | None
    tax_rates: list[TaxRate]


class AskedPrice(HqView):
    """What a store will ask for a product."""

    queryset = Product.objects.select_related("category", "deposit_product")
    serializer_class = ProductSerializer
    lookup_field = "number"
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        operation_id="hq_product_asked_price",
        parameters=[AskedPriceQuery],
        responses={(200, "application/json"): struct_schema(AskedPriceAnswer)},
    )
    def get(self, request: Request, **_kwargs: str) -> HttpResponse:
        """Ask, by what headquarters holds now, published or not; 404 when the store does not sell the product."""
        query = AskedPriceQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        store = get_object_or_404(self.reach.of(Store.objects.all()), number=asked["store"])
        clock = store_clock(store)
        at = datetime.combine(asked.get("date", clock.date()), asked.get("time", clock.time()))
        quantity = money.decimal_text(asked["quantity"].normalize())
        found = asked_price(product=self.get_object(), store=store, at=at, quantity=quantity)
        product = found.product
        return struct_response(
            AskedPriceAnswer(
                product=product.number,
                store=store.number,
                at=at,
                quantity=quantity,
                currency=product.currency,
                prices_include_tax=product.prices_include_tax,
                unit_price=product.unit_price,
                list_amount=found.list_amount,
                savings=found.savings,
                deposit_product=product.deposit.number if product.deposit else None,
                deposit_amount=found.deposit_amount,
                amount=found.amount,
                tax_rates=product.tax_rates,
            )
        )
