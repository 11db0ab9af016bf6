"""The version of each file format: raised whenever a writer gives the same content other bytes.

Specs hold the versions of the formats that a rule writes in place of digests of the writers' code; golden bytes in a
test fail when bytes change and the version does not.
"""

from __future__ import annotations

# By suffix; the certificate lies in all of them.
FORMAT_VERSIONS = {
    "certificate": 1,
    "css": 1,
    "csv": 2,
    "html": 1,
    "js": 1,
    "json": 1,
    "nc": 1,
    "pdf": 1,
    "png": 1,
    "svg": 1,
}
