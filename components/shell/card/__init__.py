"""What the claim card needs in a browser: buttons that copy, and its place beside the chart."""
