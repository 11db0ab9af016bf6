"""Optimisers, one a file.

Those that treat each parameter by itself are wrapped in ``optax.flatten``: one vector is moved by one kernel, where a
kernel or two a weight and a bias would be a third of what is compiled.
"""
