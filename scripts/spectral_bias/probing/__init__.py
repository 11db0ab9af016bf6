"""Anybody's network on the target of the atlas's networks, recorded so that it can be placed among them."""
