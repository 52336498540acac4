"""What editors and the operator look after across apps: merging, and the standing texts."""
