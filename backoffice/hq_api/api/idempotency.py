"""The header Idempotency-Key: a change that is sent again is answered as it was the first time, and done once.

The answer is kept when the change is committed. A process that dies between the two leaves the key without an answer; after
five minutes it may be claimed again, and upserts by natural key then find what is there.
"""

from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.caller import caller_of
from backoffice.hq_api.models import IdempotencyKey
from backoffice.hq_api.use_cases.claim_idempotency_key import claim_idempotency_key, forget_claim, keep_answer
from channel.errors import InvalidInput

HEADER = "Idempotency-Key"
METHODS = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_KEY = 255


class AnsweredBefore(Exception):
    """Ends a request whose answer is known."""

    def __init__(self, row: IdempotencyKey) -> None:
        super().__init__(row.key)
        self.row = row


class TakesIdempotencyKeys:
    """What a view adds to let its calls be repeated."""

    #: An answer with a secret that is shown once is never kept, so the call takes no key.
    answers_secret = False
    #: For the OpenAPI document, see `backoffice.problem_schema`.
    takes_idempotency_key = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let the caller in, then claim the key of the request, if it has one."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # of APIView
        self.claim = self._claim(request)

    def handle_exception(self, error: Exception) -> Any:
        """Give the first answer again; a failure that nobody expected lets the call be made again."""
        if isinstance(error, AnsweredBefore):
            return _answer(error.row)
        try:
            return super().handle_exception(error)  # type: ignore[misc]  # of APIView
        except Exception:
            claim = getattr(self, "claim", None)
            if claim is not None:
                forget_claim(claim=claim)
            raise

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        """Keep the answer of a request with a key."""
        final = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]  # of APIView
        claim, self.claim = getattr(self, "claim", None), None
        if claim is None:
            return final
        if isinstance(final, Response):
            final.add_post_render_callback(lambda rendered: _keep(claim, rendered))
        else:
            _keep(claim, final)
        return final

    def _claim(self, request: Request) -> IdempotencyKey | None:
        key = request.headers.get(HEADER, "")
        if request.method not in METHODS or not key:
            return None
        if self.answers_secret:
            raise InvalidInput(f"This call answers with a secret that is shown once; it takes no {HEADER}.")
        if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
            raise InvalidInput(f"An {HEADER} has at most {LONGEST_KEY} visible ASCII characters.")
        digest = sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
        caller = caller_of(request).key
        row = claim_idempotency_key(caller=caller, key=key, request_sha256=digest, now=timezone.now())
        if row.status is not None:
            raise AnsweredBefore(row)
        return row


def _keep(claim: IdempotencyKey, response: HttpResponse) -> None:
    keep_answer(
        claim=claim, status=response.status_code, content_type=response.get("Content-Type", ""), body=bytes(response.content)
    )


def _answer(row: IdempotencyKey) -> HttpResponse:
    """Build the first answer again."""
    response = HttpResponse(bytes(row.body), status=row.status, content_type=row.content_type or None)
    response["Idempotent-Replayed"] = "true"
    if not row.content_type:
        del response["Content-Type"]
    return response
