"""Everything of a procurement as one archive in open formats, with a manifest that names each file and its SHA-256."""
