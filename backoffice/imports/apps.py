"""Django's entry to the imports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """CSV files on their way into the catalog and the prices."""

    name = "backoffice.imports"
    label = "imports"
    verbose_name = _("Imports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the sweep look for imports that wait; models may not be imported before."""
        from backoffice.imports.tasks import sweep_imports
        from distribution.sweepers import register_sweeper

        register_sweeper("imports", sweep_imports)
