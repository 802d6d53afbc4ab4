"""Reading what a channel data group should have, at one consistent moment, in the canonical form of a channel database."""
