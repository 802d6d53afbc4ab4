"""The whole demo company, in the order its parts need each other."""

from django.db import transaction

from .fill_catalog import fill_catalog
from .fill_exchange_rates import fill_exchange_rates
from .fill_people import fill_people
from .fill_schedules import fill_schedules
from .fill_stores import fill_stores
from .fill_users import fill_users
from .fill_vouchers import fill_vouchers


@transaction.atomic
def fill_demo_company(*, password: str = "") -> dict[str, str]:
    """Fill what is missing of the demo company; return {user: password} of the portal's users that got one now."""
    fill_stores()
    fill_exchange_rates()
    fill_vouchers()
    fill_catalog()
    fill_people()
    fill_schedules()
    return fill_users(password=password)
