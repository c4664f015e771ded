"""Decks for a lecture, and the answers that their scenes take from the tables."""
