"""The lecture: its scenes on stage, the lobby before them, the speaker notes beside them."""
