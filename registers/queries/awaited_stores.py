"""Which stores a channel data group is to serve and does not serve yet."""

from registers.models import Store


def awaited_stores(group_id: int) -> frozenset[int]:
    """Return the ids of the stores that were put into a group and are served by another one, or by none."""
    stores = Store.objects.filter(channel_data_group=group_id).exclude(serving_group=group_id)
    return frozenset(stores.values_list("pk", flat=True))
