"""The page on a phone in the room: plain HTML, one script, one style sheet."""
