"""Describes in the OpenAPI document the problems each call answers with, so that no view can forget one.

drf-spectacular describes what a view returns; what our views have in common (who may call, what a body may be, how often)
is said here once, by the same classes that decide it.
"""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import DefaultContentNegotiation

from backoffice.problems import CONTENT_TYPE

#: What each status means, for every call alike.
MEANINGS = {
    "400": "The request cannot be read, or a value of it makes no sense.",
    "401": "No token, or one that is unknown, expired or ended.",
    "403": "The caller may not make this call.",
    "404": "There is nothing by this name.",
    "406": "No answer of this call is of a type the Accept header asks for.",
    "409": "This is not possible in the present state.",
    "412": "Somebody has changed it since: If-Match names another state.",
    "413": "The body is larger than headquarters accepts.",
    "415": "The body is of a type this call does not take.",
    "422": "It can be read and cannot be done, such as an Idempotency-Key that was sent with another request.",
    "429": "Too many requests in a minute; Retry-After says when to go on.",
    "503": "Headquarters is busy; Retry-After says when to ask again.",
}

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Programs decide by `code`, people read `detail`.",
    "required": ["type", "title", "status", "detail", "code", "retryable"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "retryable": {"type": "boolean"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

SECONDS = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
SAFE = ("GET", "HEAD")
HEADERS = {"429": {"Retry-After": SECONDS}, "503": {"Retry-After": SECONDS}}


KEY = "What is sent again with the same key is done once and answered as it was the first time, for 24 hours."


class ProblemAutoSchema(AutoSchema):
    """AutoSchema that adds the problems of a call, and the headers it takes, unless the view describes them itself.

    A view may say more of itself, by method: `more_problems` (statuses), `more_answers` (statuses without a body and what they
    mean), `more_headers` (request headers and what they are for), and `takes_idempotency_key`.
    """

    def get_override_parameters(self) -> Any:
        """Add the request headers."""
        headers = dict(getattr(self.view, "more_headers", {}).get(self.method, {}))
        if self.method not in SAFE and self._takes_key():
            headers["Idempotency-Key"] = KEY
        described = [
            OpenApiParameter(name, {"type": "string", "maxLength": 255}, OpenApiParameter.HEADER, description=text)
            for name, text in headers.items()
        ]
        return [*super().get_override_parameters(), *described]

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        """Add the problems to what the view returns."""
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            for status, meaning in getattr(self.view, "more_answers", {}).get(self.method, {}).items():
                bodies.setdefault(status, {"description": meaning})
            for status in self._problems():
                bodies.setdefault(status, self._problem(status))
        return dict(sorted(bodies.items()))

    def _takes_key(self) -> bool:
        return bool(getattr(self.view, "takes_idempotency_key", False)) and not getattr(self.view, "answers_secret", False)

    def _problems(self) -> list[str]:
        """List the statuses of the problems this call may answer with."""
        view, statuses = self.view, ["400"]
        if issubclass(view.content_negotiation_class, DefaultContentNegotiation):
            statuses.append("406")
        if view.authentication_classes:
            statuses += ["401", "403", "404"]
        if self.method not in SAFE:
            statuses += ["409", "413", "415", "422"]
        statuses += getattr(view, "more_problems", {}).get(self.method, [])
        if view.throttle_classes:
            statuses.append("429")
        return statuses

    def _problem(self, status: str) -> dict[str, Any]:
        """Describe one problem."""
        component = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem")  # type: ignore[no-untyped-call]  # drf-spectacular left it untyped
        self.registry.register_on_missing(component)
        described = {"description": MEANINGS[status], "content": {CONTENT_TYPE: {"schema": component.ref}}}
        return {**described, **({"headers": HEADERS[status]} if status in HEADERS else {})}
