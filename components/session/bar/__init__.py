"""The bar: one component that shows what a reader has chosen and writes each choice into the address."""
