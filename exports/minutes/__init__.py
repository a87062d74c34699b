"""The minutes of a negotiation meeting as a document: for the council's file and for the bidder it was with."""
