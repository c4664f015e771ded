"""What one reader has chosen: the only package that touches session state and the URL."""
