"""Tools for the authors of the content."""
