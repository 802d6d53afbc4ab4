"""Vouchers and gift cards: what was sold or given away as money to come, and every movement of it.

The balance is kept beside the movements it is the sum of, because two registers that redeem at the same moment must meet in one
row, and the database must be able to say no. What it says: no more is reserved than is covered, which is the balance. So a
register that asks gets no more than there is. A sale that comes late is no question any more, the goods have left: it is taken
from the balance, below zero if need be, and what others were promised stays covered. Comparisons only, because SQLite adds
decimals as floats.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registers.models.currency import Currency


class Voucher(models.Model):
    """A voucher of a fixed value, or a gift card; `number` is as `channel.voucher.voucher_number` writes it."""

    class Kind(models.TextChoices):
        """What can be put back onto it: of a voucher only what was taken, onto a gift card anything."""

        VOUCHER = "VOUCHER", _("Voucher")
        GIFT_CARD = "GIFT_CARD", _("Gift card")

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="vouchers", verbose_name=_("currency"))
    initial_amount = models.DecimalField(_("initial value"), max_digits=15, decimal_places=4)
    #: The sum of its movements; below zero when more was taken than there was.
    balance = models.DecimalField(_("balance"), max_digits=15, decimal_places=4, default=0)
    #: The sum of its reservations that are held.
    reserved_amount = models.DecimalField(max_digits=15, decimal_places=4, default=0)
    #: Up to where can be reserved: the balance, or what is reserved already when a late sale took of that.
    covered_amount = models.DecimalField(max_digits=15, decimal_places=4, default=0)
    valid_from_date = models.DateField(_("valid from"), null=True, blank=True)
    valid_until_date = models.DateField(_("valid until"), null=True, blank=True)
    is_blocked = models.BooleanField(_("blocked"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = (
            models.CheckConstraint(condition=Q(initial_amount__gt=0), name="voucher_has_a_value"),
            models.CheckConstraint(condition=Q(reserved_amount__gte=0), name="voucher_reserved_is_not_negative"),
            # Reserving changes the one amount and never the other: whoever asks cannot bring the balance below zero.
            models.CheckConstraint(condition=Q(reserved_amount__lte=F("covered_amount")), name="voucher_covers_what_is_reserved"),
            models.CheckConstraint(
                condition=Q(covered_amount__lte=F("balance")) | Q(covered_amount=F("reserved_amount")),
                name="voucher_covers_what_it_has",
            ),
            models.CheckConstraint(
                condition=Q(valid_from_date=None) | Q(valid_until_date=None) | Q(valid_until_date__gte=F("valid_from_date")),
                name="voucher_ends_after_it_begins",
                violation_error_message=_("It ends after it begins."),
            ),
        )
        indexes = (
            models.Index(fields=["-created_at", "-id"], name="voucher_newest"),
            # What the sweep takes what is left of.
            models.Index(fields=["valid_until_date"], condition=Q(balance__gt=0, reserved_amount=0), name="voucher_ending"),
        )

    def __str__(self) -> str:
        return self.number


class VoucherMovement(models.Model):
    """Money put onto a voucher or taken from it: never changed (`registers/ledger/guard.py`), in natural keys like the ledger."""

    class Kind(models.TextChoices):
        """What happened."""

        ISSUE = "ISSUE", _("Issued")
        REDEEM = "REDEEM", _("Redeemed")
        REFUND = "REFUND", _("Given back")
        EXPIRE = "EXPIRE", _("Expired")
        CANCEL = "CANCEL", _("Made void")

    #: In the order of time, for the feed.
    id = models.UUIDField(primary_key=True)
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="movements", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Negative when money is taken from it.
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    balance_after = models.DecimalField(max_digits=15, decimal_places=4)
    at = models.DateTimeField()
    #: The posted transaction and the number of its payment; empty when it is HQ's own doing.
    transaction_id = models.UUIDField(null=True, blank=True)
    payment_number = models.PositiveIntegerField(null=True, blank=True)
    store_number = models.CharField(max_length=20, blank=True)
    register_number = models.CharField(max_length=20, blank=True)
    #: Who at HQ did it; empty when a register or HQ itself did.
    user_name = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=300, blank=True)
    #: Where a feed goes on, as of transactions.
    posted_in = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["transaction_id", "payment_number"],
                condition=Q(transaction_id__isnull=False),
                name="voucher_movement_once_per_payment",
            ),
            models.UniqueConstraint(fields=["voucher"], condition=Q(kind="ISSUE"), name="voucher_is_issued_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["ISSUE", "REFUND"], amount__gt=0)
                | Q(kind__in=["REDEEM", "EXPIRE", "CANCEL"], amount__lt=0),
                name="voucher_movement_has_its_sign",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["REDEEM", "REFUND"], transaction_id__isnull=False, payment_number__isnull=False)
                | Q(kind__in=["ISSUE", "EXPIRE", "CANCEL"], transaction_id=None, payment_number=None),
                name="voucher_movement_names_its_payment",
            ),
        )
        indexes = (
            models.Index(fields=["voucher", "-at", "-id"], name="voucher_movement_latest"),
            models.Index(fields=["posted_in", "id"], name="voucher_movement_feed"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class VoucherReservation(models.Model):
    """What a register was promised of a voucher; its id was made there, before it asked."""

    class State(models.TextChoices):
        """What became of it."""

        HELD = "HELD", _("Reserved")
        REDEEMED = "REDEEMED", _("Redeemed")
        RELEASED = "RELEASED", _("Released")
        EXPIRED = "EXPIRED", _("Expired")

    id = models.UUIDField(primary_key=True)
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="reservations", db_index=False)
    transaction_id = models.UUIDField()
    #: Zero when it was released before it was asked for.
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    #: What was left of the voucher then, as the register was told.
    left_amount = models.DecimalField(max_digits=15, decimal_places=4, default=0)
    store_number = models.CharField(max_length=20)
    register_number = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices)
    reserved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-reserved_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(state="RELEASED", amount=0), name="voucher_reservation_holds_something"
            ),
            models.CheckConstraint(
                condition=Q(state="HELD", ended_at=None) | ~Q(state="HELD") & Q(ended_at__isnull=False),
                name="voucher_reservation_is_held_or_ended",
            ),
        )
        indexes = (
            models.Index(fields=["voucher", "-reserved_at"], name="voucher_reservation_latest"),
            models.Index(fields=["expires_at"], condition=Q(state="HELD"), name="voucher_reservation_due"),
            models.Index(fields=["ended_at"], condition=~Q(state="HELD"), name="voucher_reservation_age"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.amount}"
