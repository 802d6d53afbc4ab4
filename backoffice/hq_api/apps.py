"""Django's entry to the HQ API."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HqApiConfig(AppConfig):
    """Service tokens and the calls made with them; what these show and change belongs to the other apps."""

    name = "backoffice.hq_api"
    label = "hq_api"
    verbose_name = _("HQ API")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the sweep forget old idempotency keys; models may not be imported before."""
        from backoffice.hq_api.use_cases.remove_old_idempotency_keys import remove_old_idempotency_keys
        from distribution.sweepers import register_sweeper

        register_sweeper("idempotency keys", remove_old_idempotency_keys)
