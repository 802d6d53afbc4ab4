"""The calls of the HQ API, one module for each kind of thing."""
