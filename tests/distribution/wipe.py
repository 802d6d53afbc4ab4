"""Emptying HQ between the examples of one test; Django empties it between tests only."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from distribution.models import HeadquartersState, SchedulerJob, SchedulerSubjob

KEPT = {HeadquartersState, SchedulerJob, SchedulerSubjob}
APPS = ("catalog", "pricing", "taxes", "customers", "staff", "registers", "distribution")


def wipe_headquarters() -> None:
    """Remove every row but those that `migrate` makes."""
    models = [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    tables = [model._meta.db_table for model in models if model not in KEPT]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)
