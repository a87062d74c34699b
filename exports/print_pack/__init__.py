"""What an evaluator prints: the answers they mark, with room for notes, and a grid for their scores."""
