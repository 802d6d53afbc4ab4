"""A made-up company, so that everything can be looked at a minute after the first install."""
