"""The customers that people mean by what they type. Written once: the list and the search box find the same."""

from django.db.models import Q, QuerySet

from backoffice.customers.models import Customer
from registers.queries.found_by_text import found_by_text
from registers.queries.holds_text import SHORTEST_PIECE, holds_text


def found_customers(text: str) -> QuerySet[Customer]:
    """Return the customers whose number or phone begins with the text, or whose name or e-mail address holds it.

    One or two letters are not looked for in addresses: all of them end in one of a few words, and begin with anything.
    """
    found = Q(number__startswith=text) | Q(phone__istartswith=text) | holds_text("name", text)
    return found_by_text(Customer.objects.filter(found | Q(email__icontains=text) if len(text) >= SHORTEST_PIECE else found))
