"""How the atlas shows what it knows: charts, hover texts, cards, filters and downloads."""
