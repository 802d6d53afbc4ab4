"""What foreign money is worth in a store's currency, from a moment on.

A rate holds until the next one of the same currencies begins, so there is no end that could leave a gap. What has begun
never changes: registers have sold by it, and the ledger's documents are held against it. Whoever mistyped adds another.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registers.models import Currency


class ExchangeRate(models.Model):
    """The store's currency for one unit of another; not accepted: from then on that currency is not taken."""

    store_currency = models.ForeignKey(
        Currency,
        models.PROTECT,
        related_name="rates_into",
        verbose_name=_("store's currency"),
        db_index=False,  # the unique constraint below begins with it
    )
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="rates_from", verbose_name=_("foreign currency"))
    # 15 digits: what a double of SQLite holds exactly, as for prices.
    rate = models.DecimalField(
        _("exchange rate"), max_digits=15, decimal_places=6, help_text=_("The store's currency for one unit of the other.")
    )
    valid_from = models.DateTimeField(_("valid from"))
    is_accepted = models.BooleanField(_("accepted"), default=True)

    class Meta:
        ordering = ("store_currency", "currency", "valid_from")
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = (
            models.UniqueConstraint(
                fields=("store_currency", "currency", "valid_from"), name="pricing_exchangerate_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="pricing_exchangerate_is_more_than_nothing",
                violation_error_message=_("An exchange rate is more than nothing."),
            ),
            models.CheckConstraint(
                condition=~Q(store_currency=F("currency")),
                name="pricing_exchangerate_of_two_currencies",
                violation_error_message=_("A currency has no exchange rate into itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.currency} in {self.store_currency}: {self.rate} from {self.valid_from}"
