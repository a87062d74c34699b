"""Equal treatment in negotiation: what each bidder was offered beside the others, for the file."""
