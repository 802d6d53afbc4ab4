"""The scheduler jobs as a person looks at them: what each table is, by what its rows are chosen, and where it is held.

What is sent comes from the announcements and not from tables, so this page cannot say anything else than what is done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channel.announcement import Dependency, ReplicatedTable, RowScope
from distribution.announcements import replicated_tables
from distribution.models import SchedulerJob, SchedulerSubjob
from distribution.queries.rows_in_offline_databases import TableRows, rows_in_offline_databases

#: A row filter in words; which tables it reads stands beside it.
SCOPES: dict[RowScope, str | Promise] = {
    RowScope.GLOBAL: _("Every row, for every channel data group"),
    RowScope.ASSORTMENT: _("What is in an assortment of one of the group's stores"),
    RowScope.PRICE_GROUP: _("What is in a price group of one of the group's stores"),
    RowScope.ADDRESS_BOOK: _("Who is in an address book of one of the group's stores"),
    RowScope.STORE: _("What belongs to one of the group's stores"),
}


@dataclass(frozen=True, slots=True)
class TableStanding:
    """One replicated table on its way to the channel databases."""

    subjob: SchedulerSubjob
    job: SchedulerJob
    announced: ReplicatedTable
    #: The name of the model of its HQ table; empty when no installed app has one.
    model: str
    held: TableRows

    @property
    def name(self) -> str:
        """Return the name of the table in the channel database."""
        return self.announced.table.name

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns that are sent."""
        return self.announced.table.column_names

    @property
    def scope(self) -> str | Promise:
        """Say the row filter in words."""
        return SCOPES[self.announced.scope]

    @property
    def reads(self) -> tuple[Dependency, ...]:
        """Return every other table that its rows come from, or go by."""
        return self.announced.reads

    @property
    def is_excluded(self) -> bool:
        """Say whether offline databases keep nothing of it."""
        return self.subjob.exclude_from_offline or self.job.exclude_from_offline

    def is_called(self, text: str) -> bool:
        """Say whether a text is part of one of its names."""
        wanted = text.casefold()
        return any(wanted in name.casefold() for name in (self.name, self.announced.source, self.model))


@dataclass(frozen=True, slots=True)
class JobTables:
    """One job with its tables."""

    job: SchedulerJob
    tables: list[TableStanding]

    @property
    def rows(self) -> int:
        """Count its rows in all offline databases."""
        return sum(table.held.rows for table in self.tables)

    @property
    def excluded(self) -> list[TableStanding]:
        """Return the tables that offline databases do not keep."""
        return [table for table in self.tables if table.is_excluded]


def job_tables() -> list[JobTables]:
    """Find all jobs with their tables; four queries."""
    announced = {replicated.table.name: replicated for replicated in replicated_tables()}
    models = {model._meta.db_table: model.__name__ for model in apps.get_models()}
    held = rows_in_offline_databases()
    return [
        JobTables(
            job,
            [
                _table(subjob, job, announced[subjob.table_name], models, held)
                for subjob in job.subjobs.all()
                if subjob.table_name in announced
            ],
        )
        for job in SchedulerJob.objects.prefetch_related("subjobs")
    ]


def tables_called(text: str, jobs: Iterable[JobTables]) -> list[TableStanding]:
    """Find the tables of which a text is part of a name: the channel table's, the HQ table's or the model's."""
    return [table for job in jobs for table in job.tables if table.is_called(text)]


def _table(
    subjob: SchedulerSubjob,
    job: SchedulerJob,
    announced: ReplicatedTable,
    models: Mapping[str, str],
    held: Mapping[str, TableRows],
) -> TableStanding:
    return TableStanding(subjob, job, announced, models.get(announced.source, ""), held.get(subjob.table_name, TableRows()))
