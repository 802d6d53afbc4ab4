"""What follows from the end of a device in the apps above, which registers may not import.

An app above registers a callable in its AppConfig.ready(). It is called in the transaction that ends the device, so
that a device never ends without what has to follow. A Django signal would hide who listens.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registers.models import Device

#: Takes a device that was deactivated or disabled; its state tells which.
EndedDeviceListener = Callable[["Device"], object]

_listeners: dict[str, EndedDeviceListener] = {}


def register_ended_device_listener(name: str, listener: EndedDeviceListener) -> None:
    """Have a callable told of every device that ends; a second registration of the same name replaces the first."""
    _listeners[name] = listener


def tell_of_ended_device(device: "Device") -> None:
    """Tell everybody who registered."""
    for listener in _listeners.values():
        listener(device)
