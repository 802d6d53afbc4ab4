"""What fills the demo company in, one verb per file; each can be repeated and changes nothing the second time."""
