"""Parts of single pages, too long for pages that read aloud."""
