"""A business day of a store: open until somebody closes it, and what was sold on it by then.

A late transaction is posted all the same: the cash has been taken. It is marked, and the day shows it beside the totals.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoreDay(models.Model):
    """One business date of one store that was closed."""

    store_path: ClassVar[str] = "store_number"

    store_number = models.CharField(max_length=20)
    business_date = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-business_date", "store_number"]
        constraints = [models.UniqueConstraint(fields=["store_number", "business_date"], name="store_day_unique")]

    def __str__(self) -> str:
        return f"{self.store_number} {self.business_date}"


class StoreDayEvent(models.Model):
    """Somebody closed a business day of a store, or opened it again; never changed."""

    store_path: ClassVar[str] = "store_number"

    class Action(models.TextChoices):
        """What was done."""

        CLOSED = "CLOSED", _("Closed")
        REOPENED = "REOPENED", _("Opened again")

    store_number = models.CharField(max_length=20)
    business_date = models.DateField()
    action = models.CharField(max_length=10, choices=Action.choices)
    at = models.DateTimeField()
    #: Empty when HQ itself did it.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["store_number", "business_date", "-at"], name="store_day_event_latest")]

    def __str__(self) -> str:
        return f"{self.action} {self.store_number} {self.business_date}"
