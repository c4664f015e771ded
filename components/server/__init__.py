"""What stands between the open net and the pages: headers, limits, probes, the log, and what a fault shows."""
