"""The tables of the app, one model per file."""

from .idempotency_key import IdempotencyKey
from .service_token import ServiceToken
from .service_token_event import ServiceTokenEvent

__all__ = ["IdempotencyKey", "ServiceToken", "ServiceTokenEvent"]
