"""Whether packages lead, in their order, from where a database stands to the release of a plan.

Decided for each job for itself: a DELTA changes the rows of its job only, and fits every release at which these are what
it was made from. All of them end at one release, so nothing is seen of the way between.
"""

from collections.abc import Sequence

from channel.errors import PackageForeign
from channel.header import PackageHeader, PackageKind
from channel.state import ChannelState


def check_links(state: ChannelState, headers: Sequence[PackageHeader], *, group_id: int, to_release: int) -> None:
    """Refuse packages that do not lead, in order, from the state to the release.

    Raises:
        PackageForeign: one is of another kind, group or epoch, or does not follow those before it.
    """
    if state.group_id != group_id:
        raise PackageForeign(f"The database is of channel data group {state.group_id}, the plan is for group {group_id}.")
    if to_release < state.release:
        raise PackageForeign(f"The database is at release {state.release} already, the plan leads to {to_release}.")
    reached = state.release
    reached_by_job: dict[int | None, int] = {}
    for header in headers:
        _refuse_foreign(header, state)
        _check_link(header, reached, reached_by_job.get(header.job, state.release))
        reached = reached_by_job[header.job] = header.to_release
    if reached > to_release:
        raise PackageForeign(f"The packages lead to release {reached}, the plan to {to_release}.")


def _refuse_foreign(header: PackageHeader, state: ChannelState) -> None:
    if header.kind == PackageKind.FULL:
        raise PackageForeign("A FULL package cannot be applied to a database that is there already.")
    if (header.group_id, header.epoch) != (state.group_id, state.epoch):
        raise PackageForeign(
            f"The package is of group {header.group_id} and epoch {header.epoch}, "
            f"the database of group {state.group_id} and epoch {state.epoch}."
        )


def _check_link(header: PackageHeader, reached: int, reached_by_job: int) -> None:
    """Refuse a package that is older than those before it, or a DELTA that begins after what its job has reached.

    A REPAIR needs nothing of what was there, and may be of the very release that is held.
    """
    is_older = header.to_release < reached
    if header.kind == PackageKind.DELTA:
        begins_late = header.from_release is None or header.from_release > reached_by_job
        is_older = is_older or header.to_release <= reached_by_job or begins_late
    if is_older:
        raise PackageForeign(
            f"The {header.kind} package of job {header.job} leads from release {header.from_release} to {header.to_release} "
            f"and does not follow release {max(reached, reached_by_job)}."
        )
