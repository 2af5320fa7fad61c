"""Faults of the content: where each is, and in plain words what to do."""
