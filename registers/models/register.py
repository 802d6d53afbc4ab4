"""A register: one till in a store."""

from typing import ClassVar

from django.db import models


class Register(models.Model):
    """A register, known everywhere by its number."""

    store_path: ClassVar[str] = "store"

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    store = models.ForeignKey("registers.Store", on_delete=models.PROTECT, related_name="registers")
    #: Overrides the store's offline profile when set.
    offline_profile = models.ForeignKey("registers.OfflineProfile", on_delete=models.PROTECT, null=True, blank=True)
    #: Changed only by the use cases switch_support_offline_on and switch_support_offline_off.
    support_offline = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
