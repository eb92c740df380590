"""Run the command line: the program ``laborgraph``, and ``python -m laborgraph``."""

import gc

__all__ = ["run"]


def run() -> None:
    """Do what the command line says, and end the process."""
    # most commands are done before any garbage is worth looking for; a twentieth of their time went there
    gc.set_threshold(100_000, 10, 10)
    from laborgraph.cli import main

    main()


if __name__ == "__main__":
    run()
