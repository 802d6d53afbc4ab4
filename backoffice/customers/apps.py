"""Django's entry to the customers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """Who buys by name, and which stores know them."""

    name = "backoffice.customers"
    label = "customers"
    verbose_name = _("Customers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have uploaded transactions checked for customers HQ does not know; models may not be imported before."""
        from backoffice.customers.queries.unknown_customers import unknown_customers
        from registers.reference_checks import register_reference_check

        register_reference_check(unknown_customers)
