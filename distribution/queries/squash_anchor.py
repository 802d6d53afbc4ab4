"""From which release on DELTAs are squashed for somebody who holds a release, so that neighbours share what is made.

Exactly from the held release, each register would have packages of its own: a squashed DELTA fits every release it
spans. So the begin is rounded down, the coarser the longer the way is; at most a quarter more releases are merged.
"""

from channel.header import Audience
from distribution.models import Release
from distribution.queries.package_steps import package_steps


def squash_anchor(target: Release, begin: int, audience: Audience) -> int:
    """Round a release down to where squashed DELTAs begin: not past a whole one, and to itself where packages are gone."""
    step = 1 << max(0, ((target.number - begin) // 4).bit_length() - 1)
    anchor = begin - begin % step
    if anchor == begin:
        return begin
    whole = Release.objects.filter(group_id=target.group_id, epoch=target.epoch, is_whole=True, number__lte=begin)
    anchor = max(anchor, whole.order_by("-number").values_list("number", flat=True).first() or 0)
    return anchor if package_steps(target, audience=audience, after=anchor).leads_from(anchor) else begin
