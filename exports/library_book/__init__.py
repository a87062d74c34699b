"""The library as a workbook, to work on in Excel and take in again."""
