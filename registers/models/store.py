"""A store: a place that sells; a channel."""

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from channel.cash import require_coin
from channel.errors import InvalidInput


class Store(models.Model):
    """A store, known everywhere by its number."""

    store_path: ClassVar[str] = "pk"

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    address = models.TextField(blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    #: IANA name, e.g. Europe/Berlin; business dates and price validity are meant in it.
    time_zone = models.CharField(max_length=60, default="UTC")
    currency = models.ForeignKey("registers.Currency", on_delete=models.PROTECT)
    language = models.CharField(max_length=10, default="en")
    prices_include_tax = models.BooleanField(default=True)
    #: HH:MM; a sale before it belongs to the business day before.
    business_day_cutoff = models.CharField(
        max_length=5, default="00:00", validators=[RegexValidator(r"^([01]\d|2[0-3]):[0-5]\d$")]
    )
    #: What cash is rounded to, e.g. 0.05; empty: as usual in the currency (`channel.cash`).
    smallest_coin = models.DecimalField(
        max_digits=8, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(Decimal("0.001"))]
    )
    #: The group whose packages are to carry this store's data; moved only by the use case change_store_group.
    channel_data_group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.PROTECT, related_name="stores")
    #: The group whose last release holds this store's data, which its registers sell from; empty while none does. Follows
    #: channel_data_group when a release is published: the use case serve_stores.
    serving_group = models.ForeignKey(
        "registers.ChannelDataGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="served_stores",
    )
    offline_profile = models.ForeignKey("registers.OfflineProfile", on_delete=models.PROTECT, null=True, blank=True)
    receipt_settings = models.ForeignKey("registers.ReceiptSettings", on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["number"]
        permissions = [("view_every_store", "Can view every store")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def clean(self) -> None:
        """Refuse a coin that cash of the store's currency cannot be rounded to."""
        if self.smallest_coin is not None and self.currency_id is not None:
            try:
                require_coin(self.smallest_coin, self.currency.code)
            except InvalidInput as error:
                raise ValidationError({"smallest_coin": _("Cash of this currency is rounded to no such coin.")}) from error

    @property
    def is_moving(self) -> bool:
        """Tell whether its registers wait for a release of its group that holds it."""
        return self.serving_group_id != self.channel_data_group_id
