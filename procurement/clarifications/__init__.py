"""Bidders' questions and the council's answers, letters to and from one bidder, and bidders who will not bid."""
