"""Run the command line with ``python -m laborgraph``."""

from laborgraph.cli import main

if __name__ == "__main__":
    main()
