"""The beginning: the demo company, and HQ on its feet."""

from django.core.management import call_command

from backoffice.catalog.models import Product
from backoffice.customers.models import Customer
from backoffice.demo.use_cases.fill_demo_company import fill_demo_company
from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.screen import Screen
from backoffice.pricing.models import Price
from backoffice.staff.models import Staff
from registers.models import Register, Store


def fill_company(*, screen: Screen) -> dict[str, str]:
    """Make HQ's database, fill the demo company into it, and return the passwords of the portal's users."""
    call_command("migrate", verbosity=0, interactive=False)
    passwords = fill_demo_company()
    counts = [
        f"{model.objects.count():,} {name}"
        for model, name in (
            (Store, "stores"),
            (Register, "registers"),
            (Product, "products"),
            (Price, "prices"),
            (Staff, "staff"),
            (Customer, "customers"),
        )
    ]
    screen.saw(f"the demo company: {', '.join(counts)}")
    return passwords


def start_headquarters(*, screen: Screen, headquarters: Headquarters) -> None:
    """Start HQ and say where it is.

    Raises:
        StepFailed: it does not answer.
    """
    headquarters.start()
    screen.saw(f"web, worker and scheduler run; HQ answers at {headquarters.url}")
