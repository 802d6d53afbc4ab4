"""A service token: what a program of an integrator shows to be let in. Not a user: it has no password, never signs in
and may do what its scopes say and nothing more."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceToken(models.Model):
    """One token, from the moment it was issued; HQ keeps only its hash."""

    name = models.CharField(_("name"), max_length=100)
    #: The beginning of the token, by which people find out which one a program uses.
    prefix = models.CharField(max_length=12)
    #: SHA-256 (hex) of the token, which has 256 random bits.
    token_hash = models.CharField(max_length=64, unique=True)
    #: Words of `domain.scopes.Scope`.
    scopes = models.JSONField(default=list)
    #: Set: it reaches what belongs to this store, and reads the data all stores share.
    store = models.ForeignKey(
        "registers.Store", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("store")
    )
    #: Empty: as many as the setting says.
    requests_per_minute = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    #: Who answers for it: what is done with it stands under this name in the logs of registers.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    #: Written at most once a minute.
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("service token")
        verbose_name_plural = _("service tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_live(self, now: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
