"""An evaluator's marks as a workbook: taken out, filled in anywhere, and taken in again."""
