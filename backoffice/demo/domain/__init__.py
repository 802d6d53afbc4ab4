"""What the demo company is made of, as plain data: the same on every machine."""
