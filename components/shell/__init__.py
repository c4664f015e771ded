"""What stands around every page: menu, filters, links, the claim card."""
