"""What offline databases do not keep, as the admin has it now.

A release remembers what was excluded when it was built; what is set here takes effect with a group's next build.
"""

from django.db.models import Q

from distribution.models import SchedulerSubjob


def tables_excluded_from_offline() -> frozenset[str]:
    """Name the channel tables that are excluded from offline databases, by their subjob or by its whole job."""
    is_excluded = Q(exclude_from_offline=True) | Q(job__exclude_from_offline=True)
    return frozenset(SchedulerSubjob.objects.filter(is_excluded).values_list("table_name", flat=True))
