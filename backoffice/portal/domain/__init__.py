"""Rules of showing that need no database: geometry of charts, words for lengths of time."""
