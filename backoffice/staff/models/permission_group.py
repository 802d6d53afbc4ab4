"""What a person may do at a register: by group, because a till full of single ticks is a till nobody can audit."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.domain.store_paths import SHARED


class PermissionGroup(models.Model):
    """What the staff of the group may do at a register."""

    store_path: ClassVar[str] = SHARED

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=128)
    can_return = models.BooleanField(_("may take returns"), default=False)
    can_return_without_receipt = models.BooleanField(_("may take returns without a receipt"), default=False)
    can_override_price = models.BooleanField(_("may override prices"), default=False)
    can_void = models.BooleanField(_("may void transactions"), default=False)
    can_disconnect = models.BooleanField(_("may disconnect and connect the register"), default=False)
    maximum_discount_percent = models.DecimalField(_("maximum discount in percent"), max_digits=5, decimal_places=2, default=0)

    class Meta:
        ordering = ("code",)
        verbose_name = _("permission group")
        verbose_name_plural = _("permission groups")
        constraints = (
            models.CheckConstraint(condition=~Q(code=""), name="staff_permissiongroup_has_code"),
            models.CheckConstraint(
                condition=Q(maximum_discount_percent__gte=0) & Q(maximum_discount_percent__lte=100),
                name="staff_permissiongroup_discount_0_to_100",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
