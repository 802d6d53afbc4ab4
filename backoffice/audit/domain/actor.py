"""Who changes something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActingAs:
    """A person, a service token, a device or HQ itself: `kind` is a word of `AuditEntry.Actor`."""

    kind: str
    name: str = ""
    user_id: int | None = None


#: What nobody asked for: sweeps, and what follows from the calls of registers.
HEADQUARTERS = ActingAs("PROGRAM")
