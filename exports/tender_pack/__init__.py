"""The tender pack as a workbook that the set-up pages read again."""
