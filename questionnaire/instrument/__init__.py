"""The rules: pure functions from content and answers to an outcome."""
