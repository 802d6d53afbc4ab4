"""Emptying HQ between the examples of one test; Django empties it between tests only.

By DELETE, not by TRUNCATE as Django does: on PostgreSQL that makes new files for every table and index, which takes
half a second each time.
"""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import AutoField

from distribution.models import ChangeLogEntry, HeadquartersState, SchedulerJob, SchedulerSubjob
from registers.ledger.guard import open_ledger

KEPT = {HeadquartersState, SchedulerJob, SchedulerSubjob}
APPS = ("catalog", "pricing", "taxes", "customers", "staff", "registers", "distribution")


def wipe_headquarters() -> None:
    """Remove every row but those that `migrate` makes, and count keys from 1 again, so that examples can be repeated."""
    models = [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    wiped = [model for model in models if model not in KEPT]
    counted = [model for model in wiped if isinstance(model._meta.pk, AutoField)]
    sequences = [{"table": model._meta.db_table, "column": model._meta.pk.column} for model in counted]
    # the change log last: the other deletions write it
    wiped.sort(key=lambda model: model is ChangeLogEntry)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # nobody pulls the plug on these tests, and waiting for the disk is most of their time
            cursor.execute("SET synchronous_commit = off")
    with transaction.atomic(), open_ledger(connection), connection.cursor() as cursor:
        for model in wiped:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
            cursor.execute(statement)
        HeadquartersState.objects.update(change_log_floor=0, removal_began_at=None)
