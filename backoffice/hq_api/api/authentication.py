"""A program's way in: `Authorization: Bearer <service token>`."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from backoffice.hq_api.models import ServiceToken
from backoffice.hq_api.queries.live_token import live_token
from backoffice.hq_api.use_cases.note_token_used import note_token_used

KEYWORD = "Bearer"


class ServiceTokenAuthentication(BaseAuthentication):
    """Afterwards `request.auth` is the ServiceToken. Unknown, expired and revoked ones are answered alike."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ServiceToken] | None:
        """Find the token of the request; None when it shows none.

        Raises: rest_framework's AuthenticationFailed for a token that opens nothing.
        """
        keyword, _, token = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD.lower():
            return None
        now = timezone.now()
        found = live_token(token.strip(), now)
        if found is None:
            raise exceptions.AuthenticationFailed("This service token is unknown, expired or revoked.")
        note_token_used(service_token=found, now=now)
        return AnonymousUser(), found

    def authenticate_header(self, _request: Request) -> str:
        """Name the scheme, so that DRF answers 401 and not 403 when nobody signed in."""
        return KEYWORD


class ServiceTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # drf-spectacular left it untyped
    """How the OpenAPI description names service tokens."""

    target_class = "backoffice.hq_api.api.authentication.ServiceTokenAuthentication"
    name = "serviceToken"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        return {"type": "http", "scheme": "bearer", "description": "A service token, issued in the portal."}
