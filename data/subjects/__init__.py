"""One module per subject: rows in, rows ready to draw out."""
