"""Baselines for the benchmark: minimal Flask apps, and a questionnaire as in tutorials."""
