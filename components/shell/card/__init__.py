"""What the claim card needs in a browser: copy buttons, and its place beside the chart."""
