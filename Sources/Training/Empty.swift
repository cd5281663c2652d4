// This target's files come with its first part.
