"""The retail server: what an online register asks while it sells, answered from released data and nothing else.

Answers come from the group's STORE channel database by the same look-ups the register uses offline, so that a switch
between the two changes nothing that is sold.
"""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec import Struct
from rest_framework.request import Request
from rest_framework.response import Response

from channel.errors import HeadquartersBusy
from channel.lookup import (
    CustomerInfo,
    SellableProduct,
    SignedInStaff,
    StoreFacts,
    find_by_barcode,
    find_by_number,
    find_customer,
    find_store_facts,
    search_products,
    sign_in,
)
from distribution.api.released_store import ReleasedStore, open_released_store
from distribution.packaging.copy_damage import speaks_of_damage
from distribution.store_copies import report_damage
from registers.api.device_view import DeviceView, read_struct, struct_response
from registers.api.struct_schema import struct_schema

MAXIMUM_SEARCH_LENGTH = 200


class SignInRequest(Struct, frozen=True, kw_only=True):
    """Who signs in."""

    staff_number: str
    pin: str


class RetailView(DeviceView):
    """A question about what the device's store sells today."""

    def open_store(self) -> ReleasedStore:
        """Open the released data of the device's store."""
        return open_released_store(self.device.register.store, timezone.now())

    def handle_exception(self, exc: Exception) -> Response:
        """Let a damaged copy be filled again by the next look-up, and ask the register to come back for it."""
        if not speaks_of_damage(exc):
            return super().handle_exception(exc)
        group_id = self.device.register.store.serving_group_id
        if group_id is not None:
            report_damage(group_id)
        return super().handle_exception(HeadquartersBusy("These data are being made ready again.", retry_after_seconds=1))


class StoreOfDevice(RetailView):
    """The store the device sells in, for a register without an offline database of its own."""

    @extend_schema(
        operation_id="retail_store",
        description=(
            "All the device must know of its store and of its register before it can sell: receipt settings, offline "
            "profile, payment methods, currency. A register with an offline database reads the same there."
        ),
        responses={(200, "application/json"): struct_schema(StoreFacts)},
    )
    def get(self, _request: Request) -> HttpResponse:
        """Find the facts."""
        store = self.open_store()
        register_number = self.device.register.number
        return struct_response(find_store_facts(store.connection, store_number=store.number, register_number=register_number))


class SignIn(RetailView):
    """Staff sign-in."""

    @extend_schema(
        operation_id="retail_sign_in",
        description="Check a staff number and PIN against the staff of the device's store.",
        request={"application/json": struct_schema(SignInRequest)},
        responses={(200, "application/json"): struct_schema(SignedInStaff)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Sign a member of staff in."""
        asked = read_struct(request, SignInRequest)
        store = self.open_store()
        return struct_response(
            sign_in(store.connection, store_number=store.number, staff_number=asked.staff_number, pin=asked.pin)
        )


class ProductByBarcode(RetailView):
    """A scanned product."""

    @extend_schema(
        operation_id="retail_product_by_barcode",
        description="The product with this barcode, with today's price and taxes in the device's store.",
        responses={(200, "application/json"): struct_schema(SellableProduct)},
    )
    def get(self, _request: Request, code: str) -> HttpResponse:
        """Find the product."""
        store = self.open_store()
        return struct_response(find_by_barcode(store.connection, store_number=store.number, code=code, on_date=store.today))


class ProductByNumber(RetailView):
    """A product by its number."""

    @extend_schema(
        operation_id="retail_product_by_number",
        description="The product with this number, with today's price and taxes in the device's store.",
        responses={(200, "application/json"): struct_schema(SellableProduct)},
    )
    def get(self, _request: Request, number: str) -> HttpResponse:
        """Find the product."""
        store = self.open_store()
        return struct_response(find_by_number(store.connection, store_number=store.number, number=number, on_date=store.today))


class ProductSearch(RetailView):
    """Products by words."""

    @extend_schema(
        operation_id="retail_product_search",
        description="The first products of the device's store whose name or number has words that begin as those given; "
        "where there is none, as words one slip of the fingers away.",
        parameters=[OpenApiParameter("search", OpenApiTypes.STR, required=True)],
        responses={(200, "application/json"): {"type": "array", "items": struct_schema(SellableProduct)}},
    )
    def get(self, request: Request) -> HttpResponse:
        """Search."""
        text = request.query_params.get("search", "")[:MAXIMUM_SEARCH_LENGTH]
        store = self.open_store()
        return struct_response(search_products(store.connection, store_number=store.number, text=text, on_date=store.today))


class CustomerByNumber(RetailView):
    """A customer."""

    @extend_schema(
        operation_id="retail_customer",
        description="The customer with this number, if an address book of the device's store has it.",
        responses={(200, "application/json"): struct_schema(CustomerInfo)},
    )
    def get(self, _request: Request, number: str) -> HttpResponse:
        """Find the customer."""
        store = self.open_store()
        return struct_response(find_customer(store.connection, store_number=store.number, number=number))
