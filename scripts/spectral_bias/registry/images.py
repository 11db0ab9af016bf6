"""The images that an experiment may name, and kinds of file; ``datasets.image`` says where they come from."""

IMAGES = ("camera", "astronaut", "coffee", "chelsea", "text", "page", "lettering")

# What a user's own image file may be, by its suffix, in the words of Pillow.
FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".pgm": "PPM",
    ".ppm": "PPM",
}
