"""An outcome letter as a document to print and keep."""
