"""Who signs in at registers: staff, their PINs and permissions."""
