"""How a page opens: its question, what is found, and how to read it, in one element."""
