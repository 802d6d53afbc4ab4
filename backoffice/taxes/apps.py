"""Django's entry to the taxes app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxesConfig(AppConfig):
    """How products are taxed."""

    name = "backoffice.taxes"
    label = "taxes"
    verbose_name = _("Taxes")
    default_auto_field = "django.db.models.BigAutoField"
