"""The journals a register ever had, and what they told HQ of transactions it has not got.

Not only the present one: replacement hardware brings a new journal, and the sales the old one still holds stay missing
until they arrive or a person gives them up.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class RegisterJournal(models.Model):
    """One journal of a register, with the highest sequence number it told of."""

    store_path: ClassVar[str] = "register__store"

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="journals")
    journal_id = models.CharField(max_length=36)
    last_sequence_number = models.PositiveBigIntegerField(default=0)
    #: When it last told a higher number than before.
    told_at = models.DateTimeField()
    #: HQ has every number up to this one, or a person gave it up: what is missing is looked for above it alone, so that a
    #: look costs what came since and not what was ever sold. Moved on by `registers.use_cases.note_complete_journals`.
    complete_to = models.PositiveBigIntegerField(default=0)
    #: When a person gave up what was missing then; up to which number, who, and why.
    given_up_at = models.DateTimeField(null=True, blank=True)
    given_up_to = models.PositiveBigIntegerField(default=0)
    given_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    given_up_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["register", "-told_at"]
        constraints = [models.UniqueConstraint(fields=["register", "journal_id"], name="register_journal_unique")]

    def __str__(self) -> str:
        return f"journal {self.journal_id}"


class AwaitedTransaction(models.Model):
    """A transaction a register says waits in its outbox; gone from here once HQ has it."""

    store_path: ClassVar[str] = "journal__register__store"

    journal = models.ForeignKey("registers.RegisterJournal", on_delete=models.CASCADE, related_name="awaited")
    sequence_number = models.PositiveBigIntegerField()
    type = models.CharField(max_length=20)
    receipt_number = models.CharField(max_length=60, blank=True)
    completed_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    gross_amount = models.DecimalField(max_digits=15, decimal_places=4)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["journal", "sequence_number"]
        constraints = [models.UniqueConstraint(fields=["journal", "sequence_number"], name="awaited_transaction_unique")]

    def __str__(self) -> str:
        return self.receipt_number or str(self.sequence_number)
