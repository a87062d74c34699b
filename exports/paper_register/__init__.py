"""Who took which document for bidders, as a workbook."""
