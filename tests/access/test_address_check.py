"""Home Assistant tries its own addresses, and says what it has found."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
import ssl
from threading import Thread
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, BinaryIO, Final

import pytest

import custom_components.slide_control
from custom_components.slide_control.access.addresses import Address, Place
from custom_components.slide_control.access.reachability.address_check import CheckResult, async_check_address
from custom_components.slide_control.access.reachability.certificates import Certificate
from custom_components.slide_control.messages import english
from harness.certificates import Authority, ServerCertificate
from harness.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeassistant.core import HomeAssistant

FRONTEND: Final = Path(custom_components.slide_control.__file__).parent / "frontend"


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let the test use the loopback interface."""


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that nobody knows."""
    return Authority.create(tmp_path)


class _Client(SimpleHTTPRequestHandler):
    """Serves the client's files at their address, as Home Assistant does."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/slide_control/client"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Stay silent."""


class _Pieces(_Client):
    """Sends each file in two pieces, as a slow network does."""

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        content = source.read()
        for piece in (content[:100], content[100:]):
            outputfile.write(piece)
            outputfile.flush()
            time.sleep(0.05)


@contextmanager
def serving(
    certificate: ServerCertificate | None = None, folder: Path = FRONTEND, handler: type[_Client] = _Client
) -> Iterator[int]:
    """Serve on a thread of its own: Home Assistant's loop shows handshakes that fail as errors. Yield the port."""
    server = HTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate.chain, certificate.key)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def tried(hass: HomeAssistant, url: str, place: Place = Place.HOME) -> tuple[CheckResult, str]:
    """Return what a try shows, and the sentence."""
    check = await async_check_address(hass, Address(place, url))
    assert check is not None
    return check.result, english(check.message)


async def test_an_address_that_leads_here_answers(hass: HomeAssistant) -> None:
    with serving() as port:
        assert (await tried(hass, f"http://127.0.0.1:{port}"))[0] is CheckResult.ANSWERS
        result, message = await tried(hass, f"http://127.0.0.1:{port}", Place.AWAY)
    assert (result, message.partition(".")[0]) == (CheckResult.ANSWERS, "This address answers, but it is private")


async def test_an_address_whose_answer_comes_in_pieces_answers(hass: HomeAssistant) -> None:
    with serving(handler=_Pieces) as port:
        assert (await tried(hass, f"http://127.0.0.1:{port}"))[0] is CheckResult.ANSWERS


async def test_another_server_is_not_taken_for_this_one(hass: HomeAssistant, tmp_path: Path) -> None:
    (tmp_path / "open.css").write_text("/* a page that asks for a login */")
    with serving(folder=tmp_path) as port:
        result, message = await tried(hass, f"http://127.0.0.1:{port}")
    assert (result, "Something else answers" in message) == (CheckResult.REFUSED, True)


async def test_a_port_where_nothing_listens_is_named(hass: HomeAssistant) -> None:
    result, message = await tried(hass, f"http://127.0.0.1:{free_port()}")
    assert (result, message.partition(".")[0]) == (CheckResult.REFUSED, "Nothing answers at this address")


async def test_a_certificate_of_an_unknown_authority_works_where_the_authority_is_known(
    hass: HomeAssistant, authority: Authority
) -> None:
    with serving(authority.issue("127.0.0.1")) as port:
        result, message = await tried(hass, f"https://127.0.0.1:{port}")
    assert (result, "Add that authority to each device" in message) == (CheckResult.ANSWERS, True)


@pytest.mark.parametrize("names", [("slides.example", "192.0.2.1"), ("*.example",)])
async def test_a_certificate_for_other_names_is_refused_with_its_names(
    hass: HomeAssistant, authority: Authority, names: tuple[str, ...]
) -> None:
    with serving(authority.issue(*names)) as port:
        result, message = await tried(hass, f"https://127.0.0.1:{port}")
    assert result is CheckResult.WRONG_CERTIFICATE
    assert message.startswith(f"The certificate is valid for {', '.join(names)}, but not for 127.0.0.1.")


async def test_a_certificate_that_has_expired_is_named(hass: HomeAssistant, authority: Authority) -> None:
    with serving(authority.issue("127.0.0.1", days=-1)) as port:
        result, message = await tried(hass, f"https://127.0.0.1:{port}")
    assert (result, "has expired" in message) == (CheckResult.WRONG_CERTIFICATE, True)


@pytest.mark.parametrize(
    ("name", "result", "said"),
    [
        ("127.0.0.1", CheckResult.REFUSED, "Nothing answers at this address."),
        ("slides.example", CheckResult.WRONG_CERTIFICATE, "valid for slides.example, but not for 127.0.0.1"),
    ],
)
async def test_an_address_where_nothing_answers_is_compared_with_home_assistants_own_certificate(
    hass: HomeAssistant, authority: Authority, name: str, result: CheckResult, said: str
) -> None:
    with serving(authority.issue(name)) as port:
        hass.config.api = SimpleNamespace(use_ssl=True, port=port, local_ip="127.0.0.1")  # type: ignore[assignment]
        hass.http = SimpleNamespace(server_host=["127.0.0.1"])  # type: ignore[assignment]
        found, message = await tried(hass, f"https://127.0.0.1:{free_port()}")
    assert (found, said in message) == (result, True), message


@pytest.mark.parametrize(
    ("host", "matches"),
    [
        ("slides.example.org", True),
        ("SLIDES.example.org.", True),
        ("a.home.example.org", True),
        ("b.a.home.example.org", False),
        ("home.example.org", False),
        ("example.org", False),
        ("192.0.2.1", True),
        ("2001:db8::1", True),
        ("192.0.2.2", False),
    ],
)
def test_a_certificate_is_valid_for_its_names_and_one_label_below_a_wildcard(host: str, *, matches: bool) -> None:
    certificate = Certificate(("slides.example.org", "*.home.example.org"), ("192.0.2.1", "2001:db8::1"))
    assert certificate.match(host) is matches
