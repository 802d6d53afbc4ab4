"""Which transaction ids HQ has taken in, with what bytes, and what it answered.

A table of its own, without partitions and never purged: a register restored from an old image may send a sale again
years later, and only this table decides that it is a repeat. The ledger itself may be partitioned and archived.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TransactionIdentity(models.Model):
    """One transaction id HQ has seen."""

    class Answer(models.TextChoices):
        """The first answer, given again to every repeat."""

        POSTED = "POSTED", _("Posted")
        QUARANTINED = "QUARANTINED", _("Quarantined")

    #: The id made by the register (UUIDv7).
    id = models.UUIDField(primary_key=True)
    #: SHA-256 (hex) of the journal's exact bytes.
    sha256 = models.CharField(max_length=64)
    answer = models.CharField(max_length=12, choices=Answer.choices)
    upload_session = models.ForeignKey("registers.UploadSession", on_delete=models.PROTECT, db_constraint=False)
    #: The register that sold it, its journal and its number there; sequence numbers belong to (register, journal id).
    register_number = models.CharField(max_length=20)
    journal_id = models.CharField(max_length=36)
    sequence_number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_number", "journal_id", "sequence_number"],
                condition=models.Q(answer="POSTED"),
                name="one_posted_transaction_per_sequence_number",
            ),
        ]
        indexes = [
            models.Index(fields=["register_number", "journal_id", "sequence_number"], name="transaction_identity_sequence"),
        ]
        verbose_name_plural = "transaction identities"

    def __str__(self) -> str:
        return str(self.pk)
