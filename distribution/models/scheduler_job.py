"""Scheduler jobs and subjobs, made from the announced replicated tables after every migrate."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from registers.domain.store_paths import SHARED


class SchedulerJob(models.Model):
    """A named, numbered set of subjobs; a replicated table belongs to exactly one job."""

    store_path: ClassVar[str] = SHARED

    number = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    is_enabled = models.BooleanField(default=True)
    #: None of its tables is kept in offline databases; what they held is emptied at the next run.
    exclude_from_offline = models.BooleanField(default=False)
    #: How often a register tries one of its packages before the download session is canceled.
    retry_count = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SchedulerSubjob(models.Model):
    """One replicated table's way to the channel databases."""

    #: The name of the table in the channel database.
    table_name = models.CharField(max_length=63, unique=True)
    job = models.ForeignKey(SchedulerJob, on_delete=models.CASCADE, related_name="subjobs")
    #: The table is not kept in offline databases; what it held is emptied at the next run.
    exclude_from_offline = models.BooleanField(default=False)

    class Meta:
        ordering = ["job", "table_name"]

    def __str__(self) -> str:
        return self.table_name
