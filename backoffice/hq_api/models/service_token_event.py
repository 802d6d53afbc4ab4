"""What happened to a service token: who issued and who revoked it, when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceTokenEvent(models.Model):
    """One line of a token's log; never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        ISSUED = "ISSUED", _("Issued")
        REVOKED = "REVOKED", _("Revoked")

    token = models.ForeignKey("hq_api.ServiceToken", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
