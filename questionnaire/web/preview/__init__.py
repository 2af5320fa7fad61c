"""Every page with example people, for authors, and the style guide. Never for visitors."""
