"""The award report: for the decision maker, with its exempt appendix; the public version; the workbook."""
