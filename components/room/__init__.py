"""A room that guesses by phone: the page on each phone, and what the wall and the notes do with the room."""
