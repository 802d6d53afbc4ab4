"""The members of staff that people mean by what they type. Written once: the list and the search box find the same."""

from django.db.models import Q, QuerySet

from backoffice.staff.models import Staff


def found_staff(text: str) -> QuerySet[Staff]:
    """Return the staff whose number begins with the text, or whose name holds it."""
    return Staff.objects.filter(Q(number__startswith=text) | Q(name__icontains=text))
