"""The bar: one component that shows a reader's choices and writes each into the address."""
