"""What the portal itself keeps: how people like their pages. What the pages show belongs to the other apps."""

from .chosen_columns import ChosenColumns

__all__ = ["ChosenColumns"]
