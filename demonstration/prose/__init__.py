"""The stock of paragraphs that the invented bidders' answers are made of, one module per quality question."""
