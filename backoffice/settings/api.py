"""The REST API: closed unless a view opens itself, JSON only, problems as RFC 9457, described by OpenAPI 3.1."""

from typing import Any

from .devices import PROXY_COUNT

REST_FRAMEWORK: dict[str, Any] = {
    # A view that forgets its own rules is closed, not open. Devices have an authentication of their own.
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "backoffice.problem_schema.ProblemAutoSchema",
    "EXCEPTION_HANDLER": "backoffice.problems.problem_exception_handler",
    # Whose address counts when somebody is slowed down: a header that everyone can write does not.
    "NUM_PROXIES": PROXY_COUNT,
    # An amount is a text on the wire: a float would round it before we do.
    "COERCE_DECIMAL_TO_STRING": True,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Everytill",
    "DESCRIPTION": "Retail headquarters: what registers and integrators ask of HQ.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # Making the schema costs more than any other answer: not for everyone who passes by.
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}
