"""Questions that need several apps at once and so can be asked only up here."""
