"""What a room guesses: its code, its rounds, the store that keeps them, and the results."""
