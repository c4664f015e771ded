"""How a chart gets on screen: Plotly, drawn by a component of our own, with marks the keyboard can reach."""
