"""The category tree: how people find products; no rule of the product hangs on it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A node of the category tree; without a parent it is a root."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent category")
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = (
            models.CheckConstraint(condition=~Q(code=""), name="catalog_category_has_code"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="catalog_category_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
