"""Members of staff: accounts, sign-in and roles."""
