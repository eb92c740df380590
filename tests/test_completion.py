"""What a shell completes: commands, stored queries, parameters' values and names of things."""

import pytest

from laborgraph.cli import main


def completed(
    typed: str, at: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    monkeypatch.setenv("_LABORGRAPH_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(at))
    assert main([]) == 0
    done = capsys.readouterr()
    assert done.err == ""
    return [line.removeprefix("plain,") for line in done.out.splitlines() if line]


@pytest.mark.parametrize(
    ("typed", "at", "found"),
    [
        ("laborgraph quer", 1, ["queries", "query"]),
        ("laborgraph query opposed", 2, ["opposed-views"]),
        ("laborgraph query claims --stance re", 4, ["rejected", "reported"]),
        ("laborgraph query claims --lang ", 4, ["en", "es"]),
        ("laborgraph show c-maquila-imports-", 2, ["c-maquila-imports-inputs"]),
        ("laborgraph rests-on ref-dussel-2", 2, ["ref-dussel-2003", "ref-dussel-2006"]),
        ("laborgraph rests-on c-maquila", 2, []),
        ("laborgraph audit cr", 2, ["cross-references"]),
        ("laborgraph nonsense x", 2, []),
    ],
)
def test_completion(
    typed: str, at: int, found: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert completed(typed, at, monkeypatch, capsys) == found


def test_an_endpoint_that_is_none_completes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LABORGRAPH_ENDPOINT", "nowhere")
    assert completed("laborgraph query claims --stance ", 4, monkeypatch, capsys) == []
