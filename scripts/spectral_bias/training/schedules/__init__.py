"""How the optimiser's steps shrink during training, one schedule a file."""
