"""Facts and citations: what every row of every table comes down to."""
