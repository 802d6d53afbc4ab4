"""What a store prints around its receipts."""

from django.db import models


class ReceiptSettings(models.Model):
    """Header, footer and number mask of receipts; shared by any number of stores."""

    code = models.CharField(max_length=10, unique=True)
    header = models.TextField(blank=True)
    footer = models.TextField(blank=True)
    #: Python format of the receipt number with the fields store, register and sequence.
    number_mask = models.CharField(max_length=60, default="{store}-{register}-{sequence:06}")
    shows_tax_lines = models.BooleanField(default=True)
    #: Whether registers with a printer print each receipt by themselves.
    prints_after_sale = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "receipt settings"

    def __str__(self) -> str:
        return self.code
