"""The report and the documents as one folder that any web server can serve."""
