"""What the portal itself changes: its roles and how a page looks. All other verbs belong to the apps below."""
