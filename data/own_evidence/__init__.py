"""A reader's own table of studies: read, mapped, checked, pooled, and set beside the figures of the atlas."""
