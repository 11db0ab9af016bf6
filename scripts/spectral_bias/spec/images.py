"""The images that an experiment may name; ``datasets.image`` makes them and says where they come from."""

IMAGES = ("camera", "astronaut", "coffee", "chelsea", "text", "page", "lettering")
