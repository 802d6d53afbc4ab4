"""The portal as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Pages only: what they show and change belongs to the other apps."""

    name = "backoffice.portal"
    label = "portal"
    verbose_name = _("Portal")
