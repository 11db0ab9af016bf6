"""The house style and one file a figure."""
