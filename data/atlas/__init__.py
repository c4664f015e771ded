"""The atlas as a whole: every table tied together, filtered, counted, searched and exported."""
