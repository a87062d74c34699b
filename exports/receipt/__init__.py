"""A bidder's receipt as a document to print and keep."""
