"""Django's entry to the imports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """CSV files and workbooks on their way into HQ's data."""

    name = "backoffice.imports"
    label = "imports"
    verbose_name = _("Imports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the sweep look for imports that wait, and for files whose time is over; models may not be imported before."""
        from backoffice.imports.tasks import sweep_imports
        from backoffice.imports.use_cases.remove_old_import_files import remove_old_import_files
        from distribution.sweepers import register_sweeper

        register_sweeper("imports", sweep_imports)
        register_sweeper("import files", remove_old_import_files)
