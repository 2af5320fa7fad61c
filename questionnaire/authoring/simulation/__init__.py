"""How well an instrument tells apart what it claims to: artificial people, the real engine."""
