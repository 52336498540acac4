"""Merging conditions, treatments and sources across apps. Nothing lives here yet."""
