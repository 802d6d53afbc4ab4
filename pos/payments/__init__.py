"""Card terminals: what one must be able to do, and a simulated one that fails on demand. What is sold is not known here."""
