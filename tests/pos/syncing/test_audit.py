from contextlib import closing

from channel.database import open_channel_database
from pos.syncing.audit import audit_channel_database
from pos.syncing.sync_data import sync_data


def test_sound_database_passes(synced):
    assert audit_channel_database(synced.context) == []
    assert synced.overview().repairs == 0


def test_row_changed_on_the_disk_is_found_and_healed(synced):
    with closing(open_channel_database(synced.context.release_folder.current(), read_only=False)) as connection:
        connection.execute("UPDATE price SET unit_price = '0.010000' WHERE product_id = 1")
    assert audit_channel_database(synced.context) == ["price"]
    assert sync_data(synced.context).packages == 1
    assert audit_channel_database(synced.context) == []
    assert synced.overview().repairs == 1


def test_register_without_data_has_nothing_to_audit(new_register):
    assert audit_channel_database(new_register.context) == []
