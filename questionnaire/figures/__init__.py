"""Anonymous usage figures: counts per day. SQLAlchemy, no Flask."""
