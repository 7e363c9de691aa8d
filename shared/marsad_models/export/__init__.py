"""Stanza models → the served form that ``marsad.language.onnx`` reads: graphs, vocabularies, dictionaries, vectors."""
