"""``make screenshots``: every page of a report at three widths, light and dark, with a sheet that shows them together.

For people who change the design: nothing is compared, the pictures are looked at. Chromium draws them from disk.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import product
from pathlib import Path

WIDTHS = (390, 820, 1440)
HEIGHT = 900
SCHEMES = ("light", "dark")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Of a root user's browser its sandbox does not work; the pages are our own.
OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
PAGES = ("report/*.html", "report/claims/*.html", "timings/run.html")
# Of pages that are alike, one.
ONE_OF = ("timings/*.html", "cards/*/index.html")
NO_TIMING = {"run", "progress"}
# A picture below the window would be loaded, and a card's drawn, when somebody scrolls to it.
PICTURES = """() => Promise.all(Array.from(document.images, (image) => {
  image.loading = 'eager';
  image.parentElement.style.contentVisibility = 'visible';
  return image.decode().catch(() => null);
}))"""
SHEET = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Screenshots</title>
<style>
body {{ font: 16px/1.4 sans-serif; margin: 1rem; color: #222; background: #eee }}
section div {{ display: flex; gap: 1rem; overflow-x: auto; align-items: flex-start }}
figure {{ margin: 0 }} img {{ height: 24rem; object-fit: cover; object-position: top; border: 1px solid #999 }}
</style>
{sections}
</html>
"""


def pages_of(results: Path) -> list[Path]:
    """The pages of a results folder: all of the report, the run, one of the timings, one of the cards."""
    found = [path for pattern in PAGES for path in sorted(results.glob(pattern))]
    for pattern in ONE_OF:
        found += [path for path in sorted(results.glob(pattern)) if path.stem not in NO_TIMING][:1]
    return found


def browser() -> str:
    """The path of a browser that can draw the pages.

    Raises:
        FileNotFoundError: there is none.
    """
    for name in BROWSERS:
        if (path := shutil.which(name)) is not None:
            return path
    raise FileNotFoundError(f"no browser: none of {', '.join(BROWSERS)} is on the PATH; Debian's package is `chromium`")


def draw(pages: Sequence[Path], results: Path, target: Path, path: str) -> Iterator[tuple[Path, list[str]]]:
    """Draw each page at all widths, light and dark; yields it with its pictures' names.

    Args:
        pages: the pages.
        results: the results folder that they lie in.
        target: the folder of the pictures.
        path: the browser.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*OPTIONS])
        for page in pages:
            name = "-".join(page.relative_to(results).with_suffix("").parts)
            names: list[str] = []
            for width, scheme in product(WIDTHS, SCHEMES):
                view = chromium.new_page(
                    viewport={"width": width, "height": HEIGHT},
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                )
                view.goto(page.resolve().as_uri(), wait_until="load")
                view.evaluate(PICTURES)
                names.append(f"{name}-{width}-{scheme}.png")
                view.screenshot(path=target / names[-1], full_page=True)
                view.close()
            yield page, names
        chromium.close()


def sheet(drawn: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The page that shows all pictures, a row for each page of the report."""
    sections = []
    for title, names in drawn:
        shown = (f'<figure><a href="{escape(n)}"><img src="{escape(n)}" alt="{escape(n)}"></a></figure>' for n in names)
        sections.append(f"<section><h2>{escape(title)}</h2><div>{''.join(shown)}</div></section>")
    return SHEET.format(sections="\n".join(sections))


def main(arguments: list[str] | None = None) -> int:
    """Draw; status 1 where there is no report or no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="?", type=Path, default=Path("results"))
    parser.add_argument("--to", type=Path, default=Path("screenshots"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    try:
        path, pages = browser(), pages_of(options.results)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    if not pages:
        print(f"{options.results}/report: there is no page; `make` writes the report", file=sys.stderr)
        return 1
    options.to.mkdir(parents=True, exist_ok=True)
    for old in options.to.glob("*.png"):
        old.unlink()
    drawn: list[tuple[str, list[str]]] = []
    for page, names in draw(pages, options.results, options.to, path):
        drawn.append((page.relative_to(options.results).as_posix(), names))
        print(f"{drawn[-1][0]}: {len(names)} pictures", flush=True)
    (options.to / "index.html").write_text(sheet(drawn), "utf-8")
    print(f"Open {options.to}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
