"""Which device a token belongs to."""

from datetime import datetime

from django.db.models import QuerySet

from registers.domain.secrets import hash_token
from registers.models import Device
from registers.queries.prepared_query import PreparedQuery


def active_device(token: str, now: datetime) -> Device | None:
    """Return the activated device with this token, with its register and store; None when there is none or it expired.

    A token that was just replaced still counts until it would have expired, see rotate_device_token.
    """
    token_hash = hash_token(token)
    return _present.first(token_hash=token_hash, now=now) or _previous.first(token_hash=token_hash, now=now)


def _active() -> QuerySet[Device]:
    return Device.objects.filter(state=Device.State.ACTIVATED).select_related("register__store")


# That a hash is not empty is said for PostgreSQL: the indexes leave empty ones out, and no hash is twice in either.
_present = PreparedQuery(
    lambda token_hash, now: _active().filter(token_hash=token_hash, token_expires_at__gt=now).exclude(token_hash="")[:1],
    token_hash=str,
    now=datetime,
)
_previous = PreparedQuery(
    lambda token_hash, now: (
        _active().filter(previous_token_hash=token_hash, previous_token_expires_at__gt=now).exclude(previous_token_hash="")[:1]
    ),
    token_hash=str,
    now=datetime,
)
