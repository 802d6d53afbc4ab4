import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_interval_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Intervals were a column of the schedule; beat's entries are made once everything is migrated."""
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects.using(schema_editor.connection.alias)
    schedules = apps.get_model("distribution", "DistributionSchedule").objects.using(schema_editor.connection.alias)
    for minutes in set(schedules.filter(interval_minutes__gt=0).values_list("interval_minutes", flat=True)):
        columns = {"every": minutes, "period": "minutes"}
        row = interval.filter(**columns).first() or interval.create(**columns)
        schedules.filter(interval_minutes=minutes).update(interval=row)
    check_references(schema_editor)


def write_interval_minutes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A calendar cannot be written as an interval: such a schedule runs by hand until somebody sets one."""
    minutes_of = {"minutes": 1, "hours": 60, "days": 24 * 60}
    schedules = apps.get_model("distribution", "DistributionSchedule").objects.using(schema_editor.connection.alias)
    for schedule in schedules.filter(interval__period__in=minutes_of).select_related("interval"):
        schedule.interval_minutes = schedule.interval.every * minutes_of[schedule.interval.period]
        schedule.save(update_fields=["interval_minutes"])
    check_references(schema_editor)


def check_references(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL alters no table of which references are still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("distribution", "0003_distribution_complete"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        migrations.AddField(
            model_name="distributionschedule",
            name="interval",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="django_celery_beat.intervalschedule",
            ),
        ),
        migrations.AddField(
            model_name="distributionschedule",
            name="crontab",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="django_celery_beat.crontabschedule",
            ),
        ),
        migrations.AddField(
            model_name="distributionschedule",
            name="periodic_task",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="django_celery_beat.periodictask",
            ),
        ),
        migrations.RunPython(make_interval_rows, write_interval_minutes),
        migrations.RemoveField(model_name="distributionschedule", name="interval_minutes"),
        migrations.AddConstraint(
            model_name="distributionschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("interval__isnull", True), ("crontab__isnull", True), _connector="OR"),
                name="schedule_has_one_recurrence",
            ),
        ),
    ]
