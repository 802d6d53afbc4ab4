"""There, an offline database stays at its old schema though the installer succeeded. Here tables come with the data."""

from contextlib import closing
from dataclasses import replace

import pytest

from backoffice.taxes import replication
from channel.ddl import SCHEMA_VERSION, read_tables
from channel.table import text
from channel.tables.taxes import TAX_GROUP
from distribution.models import Release
from registers.models import ChannelDatabase
from tests.pains import update

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS, RATES = replication.REPLICATED_TABLES
LABELLED = replace(
    GROUPS, table=replace(TAX_GROUP, columns=(*TAX_GROUP.columns, text("label"))), expressions={"label": "src.code || '!'"}
)


@pytest.fixture
def updated(released):
    """HQ after an update that adds a column, and a register whose database is from before."""
    with update.updated(replication, (LABELLED, RATES)):
        yield released


def columns(register):
    with closing(register.folder.open()) as database:
        described = {table.name: table.column_names for table in read_tables(database)}["tax_group"]
        rows = [dict(row) for row in database.execute("SELECT * FROM tax_group")]
        assert all(set(row) == {*described, "row_hash"} for row in rows)
        return described, [row.get("label") for row in rows]


def test_register_gets_the_new_column_with_its_next_sync(updated):
    assert columns(updated.register) == (TAX_GROUP.column_names, [None])
    updated.publish()
    plan = updated.register.sync()
    assert [(package.kind, package.job) for package in plan.packages] == [("REPAIR", 1080)]
    assert columns(updated.register) == ((*TAX_GROUP.column_names, "label"), ["FULL!"])
    assert updated.register.poll().packages == []
    assert ChannelDatabase.objects.get(kind="OFFLINE").release_number == 2


def test_program_that_is_too_old_is_seen_and_keeps_what_it_can_read(updated):
    updated.publish()
    Release.objects.filter(number=2).update(schema_version=SCHEMA_VERSION + 1, readable_from=SCHEMA_VERSION + 1)
    plan = updated.register.poll()
    assert (plan.packages, plan.to_release) == ([], 1)
    assert plan.note != ""
    database = ChannelDatabase.objects.get(kind="OFFLINE")
    assert (database.schema_version, database.release_number) == (SCHEMA_VERSION, 1)
