"""Writing the audit log, and removing what is old of it."""
