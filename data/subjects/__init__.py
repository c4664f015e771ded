"""One module per subject: takes rows, and returns rows ready to draw."""
