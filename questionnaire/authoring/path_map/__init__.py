"""The map of all paths through the questions: found, laid out, drawn."""
