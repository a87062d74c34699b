"""Checking a bundle where there is no Evenhand: nothing here imports any other part of the product.

What this code and the product have in common is the format of the bundle and the published rules, and nothing else: a
mistake of the one is therefore not the other's too. It needs Python and `cryptography`.
"""
