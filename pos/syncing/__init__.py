"""Data down and sales up, while the register goes on selling."""
