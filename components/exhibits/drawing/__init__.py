"""How a chart comes on screen: Plotly, drawn by a component of our own, with marks that a key can reach."""
