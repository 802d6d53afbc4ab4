"""Changes of state, one verb per file; interfaces make one call."""
