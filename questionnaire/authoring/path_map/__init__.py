"""The map of all paths through the questions: graph, layout and drawing."""
