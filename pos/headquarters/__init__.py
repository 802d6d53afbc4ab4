"""HQ as the register sees it: HTTP, deadlines, and errors in the words both ends share."""
