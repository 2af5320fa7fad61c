"""Tools for whoever writes the content."""
