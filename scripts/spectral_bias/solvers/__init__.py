"""Solvers of the model problem -laplace u = g: Jacobi and its relatives, their error by sine mode, and references."""
