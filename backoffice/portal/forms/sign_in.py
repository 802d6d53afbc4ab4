"""The sign-in form: Django's own, with our looks."""

from django.contrib.auth.forms import AuthenticationForm

from .tabler import TablerField


class SignInForm(AuthenticationForm):
    """User name and password."""

    bound_field_class = TablerField
