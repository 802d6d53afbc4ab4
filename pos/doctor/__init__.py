"""`pos doctor`: looks at everything a register stands on, and says what to do about what is wrong. It changes nothing."""
