"""Django's entry to the taxes app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxesConfig(AppConfig):
    """How products are taxed."""

    name = "backoffice.taxes"
    label = "taxes"
    verbose_name = _("Taxes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have uploaded transactions checked for taxes HQ does not know; models may not be imported before."""
        from backoffice.taxes.queries.unknown_taxes import unknown_taxes
        from registers.reference_checks import register_reference_check

        register_reference_check(unknown_taxes)
