"""What the steps of one build share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from channel.errors import StateConflict
from channel.release_folder import ReleaseFolder
from distribution.extraction.snapshot import Snapshot
from distribution.models import Package, Release
from registers.models import ChannelDataGroup


class BuildCanceled(StateConflict):
    """The build was canceled before anything was published."""

    code = "build-canceled"


class BuildStage(StrEnum):
    """How far a build has come."""

    READING = "READING"
    PACKAGED = "PACKAGED"
    PUBLISHED = "PUBLISHED"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """One step of a build: rows read so far while it is READING, in which table."""

    stage: BuildStage
    table: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class BuildWatch:
    """Whoever waits for the build: told how far it is, asked whether it shall go on."""

    on_progress: Callable[[BuildProgress], None] | None = None
    should_cancel: Callable[[], bool] | None = None

    def tell(self, stage: BuildStage, table: str = "", rows: int = 0) -> None:
        """Report a step.

        Raises:
            BuildCanceled: somebody wants it canceled, and nothing is published yet.
        """
        if self.on_progress is not None:
            self.on_progress(BuildProgress(stage, table, rows))
        may_stop = stage in (BuildStage.READING, BuildStage.PACKAGED)
        if may_stop and self.should_cancel is not None and self.should_cancel():
            raise BuildCanceled


@dataclass(frozen=True, slots=True)
class Build:
    """One build of one group. `last` is the group's last published release, None when there is none.

    `excluded` are the channel tables that OFFLINE channel databases do not keep from the next release on.
    """

    group: ChannelDataGroup
    snapshot: Snapshot
    now: datetime
    folder: ReleaseFolder
    last: Release | None
    excluded: frozenset[str] = frozenset()
    watch: BuildWatch = field(default_factory=BuildWatch)

    @property
    def next_number(self) -> int:
        """Number the release this build publishes, if it publishes one."""
        return self.last.number + 1 if self.last else 1


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did. Without a release nothing had changed; `failures` tells, by job, what could not be read."""

    release: Release | None = None
    packages: tuple[Package, ...] = ()
    failures: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Count the rows written and deleted by the packages."""
        return sum(package.rows for package in self.packages)

    @property
    def package_bytes(self) -> int:
        """Sum up the sizes of the packages."""
        return sum(package.size_bytes for package in self.packages)
