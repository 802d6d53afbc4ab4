"""What a price group's stores take off: when, of what, and how much. What it means is written in docs/promotions.md.

Future and past promotions stay in the table and travel to the registers, as prices do.
"""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channel.promotions import Combination as ChannelCombination
from channel.promotions import PromotionKind

from .price_group import PriceGroup

TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
EVERY_DAY = "1234567"
SETS = (PromotionKind.QUANTITY.value, PromotionKind.MIX_AND_MATCH.value)


class Promotion(models.Model):
    """An offer of a price group, in its currency. Of `percent`, `amount`, `set_price` and `free` exactly one is given."""

    store_path: ClassVar[str] = "price_group__stores"

    class Kind(models.TextChoices):
        PERCENT = PromotionKind.PERCENT.value, _("share off each piece")
        AMOUNT = PromotionKind.AMOUNT.value, _("amount off each piece")
        QUANTITY = PromotionKind.QUANTITY.value, _("quantity")
        MIX_AND_MATCH = PromotionKind.MIX_AND_MATCH.value, _("mix and match")
        THRESHOLD = PromotionKind.THRESHOLD.value, _("threshold")

    class Combination(models.TextChoices):
        EXCLUSIVE = ChannelCombination.EXCLUSIVE.value, _("exclusive")
        BEST_PRICE = ChannelCombination.BEST_PRICE.value, _("best price")
        COMPOUND = ChannelCombination.COMPOUND.value, _("on top of others")

    price_group = models.ForeignKey(PriceGroup, models.CASCADE, related_name="promotions", verbose_name=_("price group"))
    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=128, help_text=_("As the customer reads it on the receipt."))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    combination = models.CharField(_("combination"), max_length=16, choices=Combination.choices, default=Combination.BEST_PRICE)
    priority = models.IntegerField(_("priority"), default=0, help_text=_("The higher one comes first."))
    percent = models.DecimalField(_("percent off"), max_digits=7, decimal_places=4, null=True, blank=True)
    amount = models.DecimalField(_("amount off"), max_digits=13, decimal_places=4, null=True, blank=True)
    set_price = models.DecimalField(_("price of a set"), max_digits=13, decimal_places=4, null=True, blank=True)
    free = models.PositiveSmallIntegerField(_("free pieces of a set"), default=0)
    sets_at_most = models.PositiveIntegerField(_("sets at most"), null=True, blank=True)
    threshold = models.DecimalField(_("to be bought for"), max_digits=13, decimal_places=4, null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    weekdays = models.CharField(
        _("weekdays"),
        max_length=7,
        default=EVERY_DAY,
        validators=[RegexValidator("^1?2?3?4?5?6?7?$")],
        help_text=_("1 is Monday, 7 is Sunday."),
    )
    from_time = models.CharField(_("from"), max_length=5, blank=True, default="", validators=[RegexValidator(f"^{TIME}$")])
    to_time = models.CharField(_("to"), max_length=5, blank=True, default="", validators=[RegexValidator(f"^{TIME}$")])
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = (
            models.CheckConstraint(condition=~Q(code=""), name="pricing_promotion_has_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="pricing_promotion_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=False, amount__isnull=True, set_price__isnull=True, free=0)
                | Q(percent__isnull=True, amount__isnull=False, set_price__isnull=True, free=0)
                | Q(percent__isnull=True, amount__isnull=True, set_price__isnull=False, free=0)
                | Q(percent__isnull=True, amount__isnull=True, set_price__isnull=True, free__gt=0),
                name="pricing_promotion_gives_one_thing",
                violation_error_message=_("Say one of these: percent off, amount off, price of a set, free pieces."),
            ),
            models.CheckConstraint(
                condition=Q(kind="PERCENT", percent__isnull=False)
                | Q(kind="AMOUNT", amount__isnull=False)
                | Q(kind__in=SETS)
                | Q(kind="THRESHOLD", threshold__isnull=False, threshold__gt=0, set_price__isnull=True, free=0),
                name="pricing_promotion_fits_its_kind",
                violation_error_message=_("This kind of promotion gives something else."),
            ),
            models.CheckConstraint(
                condition=~Q(combination="COMPOUND") | Q(kind__in=("PERCENT", "AMOUNT")),
                name="pricing_promotion_on_top_is_simple",
                violation_error_message=_("Only a share or an amount off each piece comes on top of others."),
            ),
            models.CheckConstraint(
                condition=(Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100))
                & (Q(amount__isnull=True) | Q(amount__gt=0))
                & (Q(set_price__isnull=True) | Q(set_price__gte=0)),
                name="pricing_promotion_takes_off",
                violation_error_message=_("A share is more than 0 and at most 100 percent, an amount more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(from_time="", to_time="") | (~Q(from_time="") & ~Q(to_time="")),
                name="pricing_promotion_has_both_times",
                violation_error_message=_("Give both times, or none."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
