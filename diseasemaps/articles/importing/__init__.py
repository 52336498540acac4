"""Files of references that other programs write, read into what a source of a draft is made of."""
