"""Django's entry to the audit log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The audit log."""

    name = "backoffice.audit"
    label = "audit"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        """Listen to what people keep, and have the sweep remove what is old; models may not be imported before."""
        from distribution.sweepers import register_sweeper
        from registers.noted_changes import register_change_noter

        from .noter import AuditNoter
        from .receivers import listen
        from .use_cases.remove_old_entries import remove_old_entries

        listen()
        register_change_noter(AuditNoter())
        register_sweeper("audit entries", remove_old_entries)
