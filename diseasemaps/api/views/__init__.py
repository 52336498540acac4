"""One file a noun. A view looks up, calls the verb, and answers with the thing as it is now."""
