"""Note that a service token was used, at most once a minute: an integrator's night is a hundred thousand requests."""

from datetime import datetime, timedelta

from backoffice.hq_api.models import ServiceToken

NOTED_EVERY = timedelta(minutes=1)


def note_token_used(*, service_token: ServiceToken, now: datetime) -> None:
    """Write when it was used, unless that was written less than a minute ago."""
    noted = service_token.last_used_at
    if noted is None or now - noted >= NOTED_EVERY:
        ServiceToken.objects.filter(pk=service_token.pk).update(last_used_at=now)
