"""Parts of single pages, too long for the page that reads them aloud."""
