"""The council's own library: questions and paragraphs to use again, each in versions, with where it was used."""
