"""Telling HQ how far each package got.

What is told is written down first and removed when HQ has heard it; a line that breaks now costs nothing but time.
"""

from channel.errors import EverytillError, HeadquartersUnreachable
from channel.plan import AcknowledgedState, Acknowledgement, PlannedPackage
from pos.context import RegisterContext
from pos.journal import acknowledgements
from pos.syncing.held_release import held_release

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
    """Deliver what HQ has not heard yet; a dead line ends the attempt, a refusal of HQ is an answer."""
    for acknowledgement_id, acknowledgement in acknowledgements.pending(context.journal):
        try:
            context.headquarters.client().acknowledge(acknowledgement)
        except HeadquartersUnreachable:
            return
        except EverytillError:
            # HQ no longer knows this session, or never did: there is nobody left to tell
            pass
        acknowledgements.delivered(context.journal, acknowledgement_id)
