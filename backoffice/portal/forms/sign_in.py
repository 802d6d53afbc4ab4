"""The sign-in form: Django's own, with our looks."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm

from .tabler import style_fields


class SignInForm(AuthenticationForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_fields(self)
