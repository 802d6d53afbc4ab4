"""Watermarks of moments that HQ's database has not come to: its transaction ids began again.

So they do after a dump was restored into a new cluster. Such a watermark would cover every snapshot, and its jobs would
be passed over without a word until the ids have grown past it, skipping all that was changed meanwhile.
"""

from distribution.domain.watermark import lies_ahead
from distribution.extraction.present_moment import present_moment
from distribution.models import GroupJobWatermark


def watermarks_ahead(epoch: int) -> list[str]:
    """Return the watermarks of an epoch that lie ahead of the present moment.

    The present is asked for last: a builder that writes a watermark down meanwhile has taken its moment before.
    """
    marks = list(GroupJobWatermark.objects.filter(epoch=epoch).values_list("watermark", flat=True).distinct())
    present = present_moment() if marks else ""
    return [mark for mark in marks if lies_ahead(mark, present)]
