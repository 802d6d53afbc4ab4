"""Django's entry to the staff app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    """Who signs in at registers, and what they may do there."""

    name = "backoffice.staff"
    label = "staff"
    verbose_name = _("Staff")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have uploaded transactions checked for staff HQ does not know; models may not be imported before."""
        from backoffice.staff.queries.unknown_staff import unknown_staff
        from registers.reference_checks import register_reference_check

        register_reference_check(unknown_staff)
