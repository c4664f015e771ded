"""The tables as one workbook for people who do not program: written, filled in with a spreadsheet, read back."""
