"""Let the registers of stores follow the channel data group whose last release holds them.

A store changes its group at HQ at once, because the filters of what is packaged go by that. Its registers must not:
until the new group has published a release with the store in it, they would be led to data without their own store.
"""

from collections.abc import Set

from django.db import transaction

from registers.models import ChannelDatabase, ChannelDataGroup, Store


@transaction.atomic(savepoint=False)
def serve_stores(*, group: ChannelDataGroup, held: Set[int], complete: Set[int]) -> None:
    """Write down which stores a group's last release serves, and bring the databases of their registers into the group.

    `held` are the ids of all stores in the release, `complete` those of which it has everything. A store that the
    release no longer holds is served by nobody until another group takes it; its registers keep what they have.
    Releases are numbered by group, so what the databases last told of theirs is forgotten.
    """
    served = Store.objects.filter(serving_group=group)
    gone = [store for store in served.values_list("pk", flat=True) if store not in held]
    if gone:
        served.filter(pk__in=gone).update(serving_group=None)
    awaited = Store.objects.filter(channel_data_group=group).exclude(serving_group=group)
    locked = awaited.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    arrived = [store for store in locked if store in held and store in complete]
    if arrived:
        Store.objects.filter(pk__in=arrived).update(serving_group=group)
        databases = ChannelDatabase.objects.filter(register__store__in=arrived, group__isnull=False).exclude(group=group)
        databases.update(group=group, release_number=None, release_applied_at=None, epoch=None)
