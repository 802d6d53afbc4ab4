"""Who manages which store: what a person who may not see every store is shown.

A row for a person and a store, and not permissions for each thing (django-guardian): whoever manages a store sees all of it,
so that one short list decides, is read once per request, and is kept on one page (docs/adr/0026-store-managers.md).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class StoreManager(models.Model):
    """One store of one person; only asked for when the person may not see every store."""

    store_path: ClassVar[str] = "store"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="managed_stores")
    store = models.ForeignKey("registers.Store", on_delete=models.CASCADE, related_name="managers")

    class Meta:
        ordering = ["user", "store"]
        constraints = [models.UniqueConstraint(fields=["user", "store"], name="store_manager_once")]

    def __str__(self) -> str:
        return f"{self.user_id} manages {self.store_id}"
