"""The price schedule that bidders are handed, with the lines and volumes filled in."""
