"""Telling HQ how far each package got.

What is told is written down first and removed when HQ has heard it; a line that breaks now costs nothing but time.
Good news travels with the next poll (`poll.py`), which follows each move anyway. A failure is told at once, in a request
of its own: after it there may be no poll for a while.
"""

import logging

from channel.errors import (
    AuthenticationFailed,
    EverytillError,
    HeadquartersBusy,
    HeadquartersUnreachable,
    InvalidInput,
    NotFound,
    PlanUnknown,
)
from channel.plan import MOST_ACKNOWLEDGEMENTS, AcknowledgedState, Acknowledgement, PlannedPackage
from pos.context import RegisterContext
from pos.errors import HeadquartersFailed
from pos.journal import acknowledgement_trouble, acknowledgements
from pos.syncing.held_release import held_release

LOG = logging.getLogger(__name__)
LONGEST_MESSAGE = 500
# A word over which HQ has stumbled so often, alone and while it answered polls, will not be taken by it.
MOST_STUMBLES = 3
FAILURES = frozenset({AcknowledgedState.DOWNLOAD_FAILED, AcknowledgedState.APPLY_FAILED})


def tell(context: RegisterContext, package: PlannedPackage, state: AcknowledgedState, message: str = "") -> None:
    """Tell HQ about one package: of a failure now or as soon as it can be reached, of the rest with the next poll."""
    tell_later(context, package, state, message)
    if state in FAILURES:
        tell_pending(context)


def tell_later(context: RegisterContext, package: PlannedPackage, state: AcknowledgedState, message: str = "") -> None:
    """Keep what became of a package until HQ can be reached, without trying to."""
    acknowledgement = Acknowledgement(
        package_sha256=package.sha256,
        state=state,
        message=message[:LONGEST_MESSAGE],
        release=held_release(context),
    )
    acknowledgements.add(context.journal, acknowledgement)


def tell_pending(context: RegisterContext) -> None:
    """Deliver what HQ has not heard yet; what it does not want to hear now waits for the next time."""
    for acknowledgement_id, acknowledgement in acknowledgements.pending(context.journal):
        try:
            context.headquarters.client().acknowledge(acknowledgement)
        except (NotFound, InvalidInput):
            # HQ no longer knows this session, or cannot read this: there is nobody left to tell
            acknowledgements.delivered(context.journal, [acknowledgement_id])
        except (HeadquartersUnreachable, AuthenticationFailed):
            # a dead line or a dead token meets them all
            return
        except EverytillError as error:
            LOG.warning("headquarters does not take an acknowledgement now: %s", error)
        else:
            acknowledgements.delivered(context.journal, [acknowledgement_id])


def tell_one_by_one(context: RegisterContext) -> None:
    """Deliver what HQ stumbled over when told together; the oldest that it stumbles over alone is dropped after a few times.

    Only for an HQ that has just answered: one that is down stumbles over everything.
    """
    for acknowledgement_id, acknowledgement in acknowledgements.pending(context.journal, MOST_ACKNOWLEDGEMENTS):
        try:
            context.headquarters.client().acknowledge(acknowledgement)
        except (NotFound, InvalidInput):
            LOG.debug("nobody at headquarters waits for this acknowledgement")
        except EverytillError as error:
            if not is_stumble(error) or acknowledgement_trouble.note(context.journal, acknowledgement_id) < MOST_STUMBLES:
                return
            LOG.error("headquarters cannot take what it is told of package %s: %s", acknowledgement.package_sha256, error)
        acknowledgement_trouble.forget(context.journal)
        acknowledgements.delivered(context.journal, [acknowledgement_id])


def is_stumble(error: EverytillError) -> bool:
    """Tell whether HQ, or a proxy before it, was there and failed at this request; a busy one did not try it.

    A token or a plan that is not taken is about all requests and not about this one.
    """
    if isinstance(error, (HeadquartersBusy, AuthenticationFailed, PlanUnknown)):
        return False
    was_there = isinstance(error, HeadquartersFailed) or "status" in error.details
    return was_there or not isinstance(error, HeadquartersUnreachable)
