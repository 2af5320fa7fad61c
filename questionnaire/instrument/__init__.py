"""The scoring rules: pure functions from content and answers to a result."""
