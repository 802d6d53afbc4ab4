"""Telling HQ how far each package got.

What is told is written down first and removed when HQ has heard it; a line that breaks now costs nothing but time.
"""

import logging

from channel.errors import AuthenticationFailed, EverytillError, HeadquartersUnreachable, InvalidInput, NotFound
from channel.plan import AcknowledgedState, Acknowledgement, PlannedPackage
from pos.context import RegisterContext
from pos.journal import acknowledgements
from pos.syncing.held_release import held_release

LOG = logging.getLogger(__name__)
LONGEST_MESSAGE = 500


def tell(context: RegisterContext, package: PlannedPackage, state: AcknowledgedState, message: str = "") -> None:
    """Tell HQ about one package, now or as soon as it can be reached."""
    acknowledgement = Acknowledgement(
        package_sha256=package.sha256,
        state=state,
        message=message[:LONGEST_MESSAGE],
        release=held_release(context),
    )
    acknowledgements.add(context.journal, acknowledgement)
    tell_pending(context)


def tell_pending(context: RegisterContext) -> None:
    """Deliver what HQ has not heard yet; what it does not want to hear now waits for the next time."""
    for acknowledgement_id, acknowledgement in acknowledgements.pending(context.journal):
        try:
            context.headquarters.client().acknowledge(acknowledgement)
        except (NotFound, InvalidInput):
            # HQ no longer knows this session, or cannot read this: there is nobody left to tell
            acknowledgements.delivered(context.journal, acknowledgement_id)
        except (HeadquartersUnreachable, AuthenticationFailed):
            # a dead line or a dead token meets them all
            return
        except EverytillError as error:
            LOG.warning("headquarters does not take an acknowledgement now: %s", error)
        else:
            acknowledgements.delivered(context.journal, acknowledgement_id)
