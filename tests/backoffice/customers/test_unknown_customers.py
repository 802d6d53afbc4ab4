"""The ledger's question to customers: does this one exist?"""

import pytest

from backoffice.customers.models import Customer
from backoffice.customers.queries.unknown_customers import unknown_customers
from registers.reference_checks import Note
from tests.channel.documents import document

pytestmark = pytest.mark.django_db


def test_unknown_and_blocked_customers_are_notes(django_assert_num_queries):
    Customer.objects.create(number="C-1", name="One")
    Customer.objects.create(number="C-2", name="Two", blocked=True)
    documents = [document(customer=number) for number in ("C-1", "C-2", "C-3", None)]
    with django_assert_num_queries(1):
        reasons = unknown_customers(documents)
    assert reasons == {
        documents[1].id: [Note("customer-blocked", "/customer", "Customer C-2 is blocked.")],
        documents[2].id: [Note("unknown-customer", "/customer", "No customer has the number C-3.")],
    }
