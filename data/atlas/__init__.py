"""The atlas as a whole: its tables joined, filtered, counted, searched and exported."""
