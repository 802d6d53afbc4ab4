"""Django's entry to the catalog app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """What is sold: products, their barcodes, categories and units, and which stores sell them."""

    name = "backoffice.catalog"
    label = "catalog"
    verbose_name = _("Catalog")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have uploaded transactions checked for products and barcodes; models may not be imported before."""
        from backoffice.catalog.queries.foreign_barcodes import foreign_barcodes
        from backoffice.catalog.queries.unknown_products import unknown_products
        from registers.reference_checks import register_reference_check

        register_reference_check(unknown_products)
        register_reference_check(foreign_barcodes)
