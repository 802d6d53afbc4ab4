"""Django's entry to the sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    """Second factors; the pages are the portal's."""

    name = "backoffice.sign_in"
    label = "sign_in"
    verbose_name = _("Sign-in")
