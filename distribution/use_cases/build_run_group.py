"""One group of a run: its next release is built, and the run's row says what came of it."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from channel.errors import EverytillError, GroupBusy
from distribution.extraction.snapshot import Snapshot
from distribution.models import RunGroup
from distribution.packaging.build import BuildCanceled, BuildProgress, BuildResult, BuildStage
from distribution.use_cases.build_release import build_release
from distribution.use_cases.claim_run import ClaimLost, RunClaim

logger = logging.getLogger(__name__)

State = RunGroup.State

MESSAGE_LENGTH = 300
# A build reports every few thousand rows; the row that people and the sweep look at is written less often.
REPORT_SECONDS = 0.5


@dataclass(slots=True)
class _Watch:
    """Shows how a build goes on, and hears whether somebody wants it canceled."""

    run_group: RunGroup
    claim: RunClaim
    rows_before: int = 0
    table: str = ""
    rows: int = 0
    is_canceled: bool = False
    reported_at: float = field(default_factory=time.monotonic)

    def report(self, progress: BuildProgress) -> None:
        """Count the rows read, table after table, and write the sum down now and then."""
        if progress.stage == BuildStage.READING:
            if progress.table != self.table:
                self.rows_before, self.table = self.rows, progress.table
            self.rows = self.rows_before + progress.rows
        if time.monotonic() - self.reported_at < REPORT_SECONDS:
            return
        self.is_canceled = self.claim.touch()
        RunGroup.objects.filter(pk=self.run_group.pk).update(rows=self.rows)
        self.reported_at = time.monotonic()

    def should_cancel(self) -> bool:
        """Tell what was heard last."""
        return self.is_canceled


def build_run_group(*, run_group: RunGroup, snapshot: Snapshot, jobs: Sequence[int], claim: RunClaim, may_wait: bool) -> bool:
    """Build the next release of one group of a run; whatever goes wrong is this group's alone and in its row.

    `jobs` are numbers. Returns False when another builder is at work on the group and the run may wait for it.

    Raises:
        ClaimLost: the run is not this worker's any more.
    """
    began_at = claim.clock()
    _write(run_group, state=State.RUNNING, started_at=began_at)
    watch = _Watch(run_group, claim)
    try:
        result = build_release(
            snapshot=snapshot,
            group=run_group.group,
            jobs=jobs,
            now=began_at,
            on_progress=watch.report,
            should_cancel=watch.should_cancel,
        )
    except ClaimLost:
        raise
    except BuildCanceled:
        _write(run_group, state=State.CANCELED, finished_at=claim.clock())
    except GroupBusy as error:
        if may_wait:
            _write(run_group, state=State.WAITING, started_at=None)
            return False
        _fail(run_group, claim, error.message)
    except EverytillError as error:
        _fail(run_group, claim, error.message)
    except Exception as error:
        logger.exception("group %s of run %s could not be built", run_group.group_id, run_group.run_id)
        _fail(run_group, claim, f"{type(error).__name__}: {error}")
    else:
        _write_result(run_group, claim, result)
    return True


def _write_result(run_group: RunGroup, claim: RunClaim, result: BuildResult) -> None:
    """Write down what was published, and which jobs could not be read."""
    failures = {str(job): message[:MESSAGE_LENGTH] for job, message in sorted(result.failures.items())}
    summary = "; ".join(f"job {job}: {message}" for job, message in failures.items())
    if result.release is None and failures:
        _fail(run_group, claim, summary, failures)
        return
    _write(
        run_group,
        state=State.NO_DATA if result.release is None else State.PUBLISHED,
        release=result.release,
        rows=result.rows,
        package_bytes=result.package_bytes,
        packages=len(result.packages),
        finished_at=claim.clock(),
        message=summary[:MESSAGE_LENGTH],
        failures=failures,
    )


def _fail(run_group: RunGroup, claim: RunClaim, message: str, failures: Mapping[str, str] | None = None) -> None:
    state, message = State.CREATE_FAILED, message[:MESSAGE_LENGTH]
    _write(run_group, state=state, finished_at=claim.clock(), message=message, failures=dict(failures or {}))


def _write(run_group: RunGroup, **values: object) -> None:
    RunGroup.objects.filter(pk=run_group.pk).update(**values)
