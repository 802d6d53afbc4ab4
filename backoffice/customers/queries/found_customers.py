"""The customers that people mean by what they type. Written once: the list and the search box find the same."""

from django.db.models import Q, QuerySet

from backoffice.customers.models import Customer
from registers.queries.holds_text import holds_text


def found_customers(text: str) -> QuerySet[Customer]:
    """Return the customers whose number or phone begins with the text, or whose name or e-mail address holds it."""
    return Customer.objects.filter(
        Q(number__startswith=text) | Q(phone__istartswith=text) | holds_text("name", text) | holds_text("email", text)
    )
