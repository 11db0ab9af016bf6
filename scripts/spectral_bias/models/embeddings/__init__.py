"""Embeddings: what stands before the first layer of a network, one a file; training leaves it as it is."""
