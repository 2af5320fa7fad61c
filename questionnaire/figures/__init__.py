"""Figures: how many a day, about nobody. SQLAlchemy, no Flask."""
