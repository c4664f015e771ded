"""The icon of the atlas in a browser's tab."""

import base64
from pathlib import Path

#: A data address that holds the picture itself: Streamlit would reread a file, and keep it, in every run.
ICON = f"data:image/png;base64,{base64.b64encode(Path(__file__).with_suffix('.png').read_bytes()).decode()}"
