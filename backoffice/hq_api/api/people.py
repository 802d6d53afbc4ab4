"""Customers, and the address books that give them and staff to stores."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.customers.models import AddressBook, Customer
from backoffice.customers.use_cases.remove_address_book import remove_address_book
from backoffice.customers.use_cases.remove_customer import remove_customer
from backoffice.hq_api.api.bulk import BulkListView, bulk_schema
from backoffice.hq_api.api.filters import CustomerFilter
from backoffice.hq_api.api.hq_view import HqItemView
from backoffice.hq_api.api.setting_up import NamedItemView, NamedListView
from backoffice.hq_api.domain.bulk_reading import CUSTOMERS
from backoffice.hq_api.serializers.people import AddressBookSerializer, CustomerSerializer
from backoffice.hq_api.use_cases.take_in_customers import take_in_customers


class Customers(BulkListView):
    """The customers."""

    queryset = Customer.objects.prefetch_related("address_books")
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    ordering = ("number",)
    kind, take_in = CUSTOMERS, staticmethod(take_in_customers)

    @bulk_schema(CUSTOMERS, "hq_customers_upsert", "Create or change customers")
    def post(self, request: Request) -> HttpResponse:
        """Upsert customers."""
        return self.upsert(request)


class OneCustomer(HqItemView):
    """One customer."""

    queryset = Customer.objects.prefetch_related("address_books")
    serializer_class = CustomerSerializer
    lookup_field = "number"

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a customer; transactions keep the number."""
        remove_customer(customer=self.get_object())
        return Response(status=204)


class AddressBooks(NamedListView):
    """The address books, which give customers and staff to stores."""

    queryset = AddressBook.objects.all()
    serializer_class = AddressBookSerializer

    @extend_schema(responses={201: AddressBookSerializer})
    def post(self, request: Request) -> Response:
        """Create an address book; `PATCH stores/{number}` gives it to a store."""
        return self.create(request)


class OneAddressBook(NamedItemView):
    """One address book."""

    queryset = AddressBook.objects.all()
    serializer_class = AddressBookSerializer

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove an address book that no store has; its customers and staff stay."""
        remove_address_book(address_book=self.get_object())
        return Response(status=204)
