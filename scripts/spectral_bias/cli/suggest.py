"""``suggest``: frequency scales for a signal of one's own, with what they rest on."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from spectral_bias.scales.signal import SignalError
from spectral_bias.suggestion.choice import suggest
from spectral_bias.suggestion.files import write_files
from spectral_bias.suggestion.text import text_of


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("suggest", help="which frequency scale suits a signal: sigma, omega_0, grid size")
    parser.add_argument("signal", nargs="+", type=Path, help=".npy, .csv, .wav, a picture, or .nc")
    parser.add_argument("--domain", help="first point and end of the inputs' axes, such as 0,1 (the default) or -1,1")
    parser.add_argument("--variable", help="variable of a NetCDF file")
    parser.add_argument("--form", choices=("auto", "line", "picture"), default="auto", help="of a 2-D array")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="also write <signal>.json and <signal>.svg there")
    parser.add_argument(
        "--sweep", action="store_true", help="also train small networks at every scale: some seconds a signal"
    )
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Print what is suggested for each signal; status 2 where one cannot be read, after the others."""
    status = 0
    for path in options.signal:
        try:
            domain = None if options.domain is None else _domain(options.domain)
            made = suggest(path, domain=domain, variable=options.variable, form=options.form, sweep=options.sweep)
            print(text_of(made))
            if options.files is not None:
                print(*(f"wrote {each}" for each in write_files(made, options.files)), sep="\n")
        except (SignalError, FileNotFoundError) as error:
            print(error, file=sys.stderr)
            status = 2
    return status


def _domain(text: str) -> tuple[float, float]:
    """Two numbers with a comma between them."""
    try:
        first, end = (float(part) for part in re.split(r"[,:]", text.strip("[]() ")))
    except ValueError:
        raise SignalError(f"--domain {text}: expected two numbers with a comma, such as 0,1 or --domain=-1,1") from None
    return first, end
