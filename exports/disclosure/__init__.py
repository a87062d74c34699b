"""The record of a procurement in order of time, to be disclosed: every entry with its number and its time."""
