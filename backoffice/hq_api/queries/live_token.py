"""The service token behind an Authorization header."""

from datetime import datetime

from backoffice.hq_api.domain.secrets import hash_service_token
from backoffice.hq_api.models import ServiceToken


def live_token(token: str, now: datetime) -> ServiceToken | None:
    """Find a token that is neither revoked nor expired, with its store and who answers for it; one query."""
    found = ServiceToken.objects.select_related("store", "created_by").filter(token_hash=hash_service_token(token)).first()
    return found if found is not None and found.is_live(now) else None
