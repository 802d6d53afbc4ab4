"""The distribution schedule to run when a channel data group has to be published now."""

from django.db.models import Count, Q

from distribution.models import DistributionSchedule


def schedule_for_group(group_id: int) -> DistributionSchedule | None:
    """Find the active schedule of a group with the most enabled jobs; None when no active one has the group."""
    schedules = DistributionSchedule.objects.filter(is_active=True, groups=group_id)
    enabled = Count("jobs", filter=Q(jobs__is_enabled=True), distinct=True)
    return schedules.annotate(enabled_jobs=enabled).order_by("-enabled_jobs", "name").first()
