"""A channel data group: channel databases that receive the same data, and so the unit of packaging."""

from typing import ClassVar

from django.db import models


class ChannelDataGroup(models.Model):
    """Channel databases that receive the same packages."""

    store_path: ClassVar[str] = "stores"

    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
