"""What is wrong with the content: where it is written, and in plain words what to do."""
