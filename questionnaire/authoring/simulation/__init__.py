"""How well an instrument distinguishes its patterns: simulated people, the real scoring."""
