"""Django's entry to the pricing app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    """What products cost, where and when."""

    name = "backoffice.pricing"
    label = "pricing"
    verbose_name = _("Pricing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the exchange rates of uploaded transactions held against HQ's; models may not be imported before."""
        from backoffice.pricing.queries.differing_rates import differing_rates
        from registers.reference_checks import register_reference_check

        register_reference_check(differing_rates)
