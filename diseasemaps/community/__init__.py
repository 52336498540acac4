"""Membership, the map and statistics: who is there. Nothing lives here yet."""
