"""The keys that packages about people are encrypted with, one after the other for each channel data group."""

from django.db import models


class GroupKey(models.Model):
    """One key of a group; the newest encrypts, older ones stay for packages made with them."""

    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE, related_name="keys")
    #: The first 16 hexadecimal digits of the SHA-256 of the secret.
    key_id = models.CharField(max_length=16, unique=True)
    #: 32 bytes. Not a secret from whoever may read this database: the rows it protects lie beside it.
    secret = models.BinaryField()
    created_at = models.DateTimeField()
    #: Why the one before was replaced.
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["group", "-created_at", "-id"]

    def __str__(self) -> str:
        return f"key {self.key_id} of group {self.group_id}"
