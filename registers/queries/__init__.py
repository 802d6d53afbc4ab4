"""Questions about registers and what they sold; they change nothing."""
