"""Make the server's HTML pages from templates, under a policy that lets no script run but ours."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping

from jinja2 import DictLoader, Environment

from laborgraph.content import content, content_files
from laborgraph.exchange import Answer, Refused

__all__ = ["POLICY", "Pages", "inline_policy"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of the pages: everything from here, nothing written into them."""
_STATIC = {".css": "text/css", ".js": "text/javascript"}
_SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)


def inline_policy(page: str, *later: str) -> str:
    """The policy of a page that carries its own scripts: those run, by their digests, and no others.

    ``later`` are scripts that those put into the page.
    """
    digests = [
        f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in (*_SCRIPT.findall(page), *later)
    ]
    scripts = " ".join(digests) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Pages:
    """The templates of ``viz/serve``, read once, and the styles and scripts beside them."""

    def __init__(self) -> None:
        files = {
            path: file.read_text(encoding="utf-8")
            for path, file in content_files(content("viz").joinpath("serve"), "")
        }
        self._static = {name: text for name, text in files.items() if name[name.rfind(".") :] in _STATIC}
        self._environment = Environment(
            loader=DictLoader({name: text for name, text in files.items() if name.endswith(".html")}),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates = {
            name: self._environment.get_template(name) for name in self._environment.list_templates()
        }

    def html(
        self,
        name: str,
        values: Mapping[str, object],
        etag: str,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Answer:
        """The page made from the template ``name``."""
        text = self._templates[name].render(values)
        heads = {"Content-Security-Policy": POLICY, **(headers or {})}
        return Answer(status, "text/html", text.encode("utf-8", "replace"), heads, etag)

    def static(self, name: str, state: str) -> Answer:
        """A style or a script; raises ``Refused`` (404) when there is none of that name."""
        if name not in self._static:
            raise Refused(404, f"Nothing at /static/{name[:100]}.")
        media_type = _STATIC[name[name.rfind(".") :]]
        return Answer(200, media_type, self._static[name].encode(), etag=f"{state}|{name}")
