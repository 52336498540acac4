"""What the nouns look like as JSON, one file a noun; a component is named for its noun."""
