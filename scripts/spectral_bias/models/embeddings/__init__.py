"""Embeddings: fixed maps from the inputs to the first layer of a network, one a file."""
