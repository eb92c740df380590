"""The notebook in docs is run, and every output compared with the one that is shown in it."""

import copy
from pathlib import Path
from typing import Any

import pytest

TOUR = Path(__file__).parents[1] / "docs" / "tour.ipynb"

pytestmark = pytest.mark.skipif(not TOUR.is_file(), reason="only in a checkout")


def outputs(notebook: Any) -> list[tuple[str, Any]]:
    """Each code cell as its source and what it shows, without the counters of the run."""
    return [
        (
            cell.source,
            [{k: v for k, v in output.items() if k != "execution_count"} for output in cell.outputs],
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_the_tour_shows_what_it_gives(tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    shown = nbformat.read(TOUR, as_version=4)
    run = copy.deepcopy(shown)
    client = nbclient.NotebookClient(
        run, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    assert outputs(run) == outputs(shown)
    assert (tmp_path / "labor.html").is_file()
