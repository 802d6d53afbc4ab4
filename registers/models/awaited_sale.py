"""A sale that something was brought back of before HQ had it: it is compared with its returns once it arrives."""

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from registers.models.transaction_identity import TransactionIdentity


class AwaitedSale(models.Model):
    """One sale HQ has not got, and a register that took goods of it back; gone from here once they were compared."""

    transaction_id = models.UUIDField()
    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="awaited_sales")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transaction_id", "register"], name="awaited_sale_once_per_register")]

    def __str__(self) -> str:
        return str(self.transaction_id)

    @classmethod
    def arrived(cls) -> "QuerySet[AwaitedSale]":
        """Select those that are in the ledger by now."""
        posted = TransactionIdentity.objects.filter(pk=OuterRef("transaction_id"), answer=TransactionIdentity.Answer.POSTED)
        return cls.objects.filter(Exists(posted)).order_by("pk")
