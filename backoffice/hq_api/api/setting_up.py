"""What stores are given and taxed by: assortments, price groups, tax groups and their rates."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.catalog.models import Assortment
from backoffice.catalog.use_cases.remove_assortment import remove_assortment
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView
from backoffice.hq_api.serializers.catalog import TaxGroupSerializer
from backoffice.hq_api.serializers.setting_up import (
    AssortmentProductsSerializer,
    AssortmentSerializer,
    ChangedProductsSerializer,
    PriceGroupSerializer,
    TaxGroupWriteSerializer,
    TaxRateWriteSerializer,
)
from backoffice.hq_api.use_cases.change_assortment_products import change_assortment_products
from backoffice.pricing.models import PriceGroup
from backoffice.pricing.use_cases.remove_price_group import remove_price_group
from backoffice.taxes.models import TaxGroup, TaxRate
from backoffice.taxes.use_cases.remove_tax_group import remove_tax_group
from backoffice.taxes.use_cases.remove_tax_rate import remove_tax_rate
from channel.errors import InvalidInput

_TAX_GROUPS = TaxGroup.objects.prefetch_related("rates")


class NamedListView(HqListView):
    """Things that have a code for good."""

    ordering = ("code",)

    def create(self, request: Request) -> Response:
        """Create one."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=201)


class NamedItemView(HqItemView):
    """One of them."""

    lookup_field = "code"
    #: What is set once.
    fixed: ClassVar[tuple[str, ...]] = ("code",)

    #: What reads a change, where that is not what shows the thing.
    changes_class: ClassVar[Any] = None

    @transaction.atomic
    def change(self, request: Request) -> Response:
        """Change what is named and may change, and show the thing.

        Raises: InvalidInput for what never changes; ChangedMeanwhile when If-Match names another state.
        """
        thing: Model = self.get_object()
        self.hold_state(request, thing)
        read = self.changes_class or self.get_serializer_class()
        serializer = read(thing, data=request.data, partial=True, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        changes = serializer.validated_data
        self.refuse_fixed(thing, changes)
        for name, value in changes.items():
            setattr(thing, name, value)
        thing.save(update_fields=list(changes))
        return self.shown(request, self.get_object())

    def refuse_fixed(self, thing: Model, changes: Mapping[str, Any]) -> None:
        """Hold changes against what is set once.

        Raises: InvalidInput.
        """
        refused = [name for name in self.fixed if name in changes and changes[name] != getattr(thing, name)]
        if refused:
            errors = [{"pointer": f"/{name}", "detail": "This never changes."} for name in refused]
            raise InvalidInput("This never changes.", errors=errors)


class Assortments(NamedListView):
    """The assortments; which products one has, `catalog/products?assortment=` lists."""

    queryset = Assortment.objects.all()
    serializer_class = AssortmentSerializer

    @extend_schema(responses={201: AssortmentSerializer})
    def post(self, request: Request) -> Response:
        """Create an assortment; `PATCH stores/{number}` gives it to a store."""
        return self.create(request)


class OneAssortment(NamedItemView):
    """One assortment."""

    queryset = Assortment.objects.all()
    serializer_class = AssortmentSerializer

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove an assortment that no store has; its products stay."""
        remove_assortment(assortment=self.get_object())
        return Response(status=204)


class AssortmentProducts(HqView):
    """The products of an assortment."""

    queryset = Assortment.objects.all()
    serializer_class = AssortmentProductsSerializer
    lookup_field = "code"

    @extend_schema(responses={200: ChangedProductsSerializer})
    def post(self, request: Request, **_kwargs: str) -> Response:
        """Put products onto the list and take others off it, all or none; stores follow with the next release."""
        assortment = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        added, removed = change_assortment_products(assortment=assortment, **serializer.validated_data)
        return Response(ChangedProductsSerializer({"added": added, "removed": removed}).data)


class PriceGroups(NamedListView):
    """The price groups."""

    queryset = PriceGroup.objects.select_related("currency")
    serializer_class = PriceGroupSerializer

    @extend_schema(responses={201: PriceGroupSerializer})
    def post(self, request: Request) -> Response:
        """Create a price group; `PATCH stores/{number}` gives it to a store."""
        return self.create(request)


class OnePriceGroup(NamedItemView):
    """One price group."""

    queryset = PriceGroup.objects.select_related("currency")
    serializer_class = PriceGroupSerializer
    fixed = ("code", "currency")

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name or priority."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a price group without stores, prices and promotions."""
        remove_price_group(price_group=self.get_object())
        return Response(status=204)


class TaxGroups(NamedListView):
    """The tax groups, with their rates."""

    queryset = _TAX_GROUPS
    serializer_class = TaxGroupSerializer

    @extend_schema(request=TaxGroupWriteSerializer, responses={201: TaxGroupSerializer})
    def post(self, request: Request) -> Response:
        """Create a tax group, without rates."""
        serializer = TaxGroupWriteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(TaxGroupSerializer(serializer.save()).data, status=201)


class OneTaxGroup(NamedItemView):
    """One tax group."""

    queryset = _TAX_GROUPS
    serializer_class = TaxGroupSerializer
    changes_class = TaxGroupWriteSerializer

    @extend_schema(request=TaxGroupWriteSerializer)
    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a tax group that no product has, with its rates."""
        remove_tax_group(tax_group=self.get_object())
        return Response(status=204)


class TaxRates(HqView):
    """The rates of a tax group."""

    queryset = _TAX_GROUPS
    serializer_class = TaxRateWriteSerializer
    lookup_field = "code"

    @extend_schema(responses={200: TaxGroupSerializer})
    @transaction.atomic
    def post(self, request: Request, **_kwargs: str) -> Response:
        """Add a rate, or change the one with this code and first day. A rate that was charged stays, and ends."""
        group = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(serializer.validated_data)
        key = {"tax_group": group, "code": said.pop("code"), "valid_from": said.pop("valid_from")}
        TaxRate.objects.update_or_create(**key, defaults=said)
        return Response(TaxGroupSerializer(_TAX_GROUPS.get(pk=group.pk)).data)


class OneTaxRate(HqView):
    """One rate of a tax group, by its code and its first day."""

    queryset = TaxRate.objects.select_related("tax_group")
    serializer_class = TaxRateWriteSerializer

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, code: str, rate: str, valid_from: str) -> Response:
        """Take back a rate that has not begun yet."""
        try:
            first_day = date.fromisoformat(valid_from)
        except ValueError as error:
            raise Http404 from error
        found = get_object_or_404(self.get_queryset(), tax_group__code=code, code=rate, valid_from=first_day)
        remove_tax_rate(tax_rate=found, today=timezone.localdate())
        return Response(status=204)
