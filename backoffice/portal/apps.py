"""The portal as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Pages: what they show and change belongs to the other apps, how people like them is kept here."""

    name = "backoffice.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Keep the roles in step with the permissions, which Django also makes after each migrate."""
        post_migrate.connect(_set_up_roles, sender=self)


def _set_up_roles(using: str, **_kwargs: Any) -> None:
    """Pass the signal on to the use case; models may not be imported before Django is ready."""
    from .use_cases.set_up_roles import set_up_roles

    if using == "default":
        set_up_roles()
