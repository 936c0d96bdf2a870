"""Honest small-area figures for community safety, and the drawings made of them."""

VERSION = "0.1.0"
