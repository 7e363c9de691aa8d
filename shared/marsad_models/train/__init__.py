"""From a treebank, named entities and text to the Arabic Stanza models that Marsad ships (docs/models.md)."""
