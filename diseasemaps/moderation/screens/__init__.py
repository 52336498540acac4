"""The parts of screening, one subject each; `moderation.screening` is their door."""
