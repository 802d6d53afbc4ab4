"""The way from the toggle to data on the register, as steps: what is done, what can be done now, what comes later."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .fleet import FleetState

#: What a state means for this register, in one sentence.
SENTENCES: dict[str, str | Promise] = {
    FleetState.NOT_ACTIVATED: _("No device is activated as this register."),
    FleetState.SILENT: _("The register has not reported for a while: it is switched off or cannot reach HQ."),
    FleetState.OFFLINE: _("The register sells from its own channel database and keeps its sales until HQ answers again."),
    FleetState.OFFLINE_BY_CHOICE: _(
        "Somebody disconnected the register by hand; it stays offline until somebody connects it there."
    ),
    FleetState.ONLINE_ONLY: _("The register sells only while it reaches HQ. Switch support offline on to change that."),
    FleetState.NOTHING_PUBLISHED: _("Nothing has been published for its channel data group: run a distribution schedule."),
    FleetState.BEHIND: _("A newer release is published; the register takes it at its next poll."),
    FleetState.CURRENT: _("Everything published has arrived."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; `state` is DONE, NOW or LATER."""

    name: str
    state: str

    @property
    def template(self) -> str:
        """Return the template that says what the step is."""
        return f"portal/registers/steps/{self.name}.html"


def steps_to_data(*, is_on: bool, is_published: bool, is_activated: bool, has_arrived: bool) -> list[Step]:
    """List the steps of a register; publishing and activating can be done in any order."""
    return [
        Step("support_offline", _state(is_on, possible=True)),
        Step("release", _state(is_on and is_published, possible=is_on)),
        Step("activate", _state(is_activated, possible=is_on)),
        Step("arrive", _state(has_arrived, possible=is_on and is_published and is_activated)),
    ]


def _state(done: bool, *, possible: bool) -> str:
    """Return the word for a step."""
    if done:
        return "DONE"
    return "NOW" if possible else "LATER"
