"""The second factor of a person: the key that their authenticator app and HQ both have. A row is one that was confirmed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """One person's."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor")
    #: Encrypted, see `domain.kept_key`.
    key = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()
    #: The step of the last code that was used: neither it nor an earlier one is taken again.
    last_step = models.BigIntegerField()
    #: Wrong codes one after another, and the last of them; see `domain.wrong_codes`.
    wrong_count = models.PositiveIntegerField(default=0)
    wrong_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"
