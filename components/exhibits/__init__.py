"""What each page exhibits: from a reader's view to charts with the rows they were drawn from."""
