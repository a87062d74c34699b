"""The financial checks as documents: the list with findings, reasons and moderation, and a bidder's accounts."""
