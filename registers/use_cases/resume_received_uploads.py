"""Post the uploads whose server died between storing the bytes and answering."""

import logging

from django.db.models import F
from django.utils import timezone

from channel.errors import InvalidInput
from registers.models import UploadSession
from registers.queries.unfinished_uploads import MINIMUM_AGE_SECONDS, unfinished_uploads
from registers.use_cases.post_upload import post_upload

logger = logging.getLogger(__name__)

SESSIONS_AT_ONCE = 100


def resume_received_uploads(*, older_than_seconds: int = MINIMUM_AGE_SECONDS) -> int:
    """Post sessions that are still RECEIVED, the least tried and oldest first; returns how many were finished.

    A session that cannot be posted is logged and does not hold up the next: each try lets it step back behind those
    tried less, so that no number of such sessions starves a good one.
    """
    sessions = unfinished_uploads(timezone.now(), older_than_seconds=older_than_seconds)[:SESSIONS_AT_ONCE]
    return sum(_resume(session) for session in sessions)


def _resume(session: UploadSession) -> bool:
    """Post one session and tell whether it is finished."""
    UploadSession.objects.filter(pk=session.pk).update(try_count=F("try_count") + 1)
    try:
        post_upload(session=session)
    except InvalidInput:
        logger.warning("upload session %s was rejected", session.pk)
    except Exception:
        logger.exception("upload session %s could not be posted", session.pk)
        return False
    return True
