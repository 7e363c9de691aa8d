"""Labels of articles made into training text for the entity tagger of the language models."""
