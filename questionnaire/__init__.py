"""A self-reflection on wanting and sadness that keeps no answers."""
