"""The language layer: Arabic text in, sentences, words, dependencies and entities out, all with offsets."""
