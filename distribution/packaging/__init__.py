"""From rows to package files: the builder's copy of each group, what differs from it, and the files that say so."""
