"""The record of one procurement as a bundle that anyone can check without this service."""
