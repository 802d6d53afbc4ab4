"""A download session with what decides about it, locked until the transaction ends."""

from collections.abc import Collection

from django.db.models import Q

from distribution.models import DownloadSession


def locked_session(pk: int) -> DownloadSession:
    """Lock a session, because a register's word may come at the same moment, and the last one is to be kept.

    Raises:
        DownloadSession.DoesNotExist: it was removed.
    """
    sessions = DownloadSession.objects.select_related("package", "channel_database__register")
    return sessions.select_for_update(of=("self",), no_key=True).get(pk=pk)


def locked_sessions(pks: Collection[int], possible: Q) -> list[DownloadSession]:
    """Lock those sessions of which `possible` is true, in one order, so that nobody waits in a circle."""
    sessions = DownloadSession.objects.filter(possible, pk__in=pks).select_related("package", "channel_database")
    return list(sessions.order_by("pk").select_for_update(of=("self",), no_key=True))
