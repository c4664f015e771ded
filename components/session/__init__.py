"""What one reader has chosen: the one room that touches session state and the URL."""
