"""Who changed what at HQ, from what to what: the one place to look. Below all other apps of HQ, which may add to it."""
