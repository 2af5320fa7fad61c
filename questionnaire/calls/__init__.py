"""Call requests: stored once, encrypted, read by the practice. SQLAlchemy, no Flask."""
