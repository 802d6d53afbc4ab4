"""Customers and staff."""

from django.http import HttpResponse
from rest_framework.request import Request

from backoffice.customers.models import Customer
from backoffice.hq_api.api.bulk import BulkListView, bulk_schema
from backoffice.hq_api.api.filters import CustomerFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView
from backoffice.hq_api.domain.bulk_reading import CUSTOMERS
from backoffice.hq_api.serializers.people import CustomerSerializer, StaffSerializer
from backoffice.hq_api.use_cases.take_in_customers import take_in_customers
from backoffice.staff.models import Staff


class Customers(BulkListView):
    """The customers."""

    queryset = Customer.objects.prefetch_related("address_books")
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    ordering = ("number",)
    store_path = "address_books__stores"
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
    store_path = "address_books__stores"


class StaffMembers(HqListView):
    """The staff who may sign in at registers."""

    queryset = Staff.objects.select_related("permission_group").prefetch_related("address_books")
    serializer_class = StaffSerializer
    ordering = ("number",)
    store_path = "address_books__stores"
