"""OSC 1.0, byte for byte as another implementation (python-osc 1.10.2) writes it."""

from __future__ import annotations

import pytest

from custom_components.slide_control.powerpoint.osc import OscError, OscMessage, decode, encode

GOTO = b"/oscpoint/goto/slide\0\0\0\0,i\0\0\0\0\0\x07"
OPEN = b"/oscpoint/files/open\0\0\0\0,s\0\0a.pptx\0\0"
BLOB = b"/oscpoint/files/open\0\0\0\0,b\0\0\0\0\0\x07\xc3\xa9.pptx"[:-1] + b"x\0"


@pytest.mark.parametrize(
    ("message", "data"),
    [
        (OscMessage("/oscpoint/next"), b"/oscpoint/next\0\0,\0\0\0"),
        (OscMessage("/oscpoint/goto/slide", (7,)), GOTO),
        (OscMessage("/oscpoint/files/open", ("a.pptx",)), OPEN),
        (OscMessage("/a", (True, False)), b"/a\0\0,TF\0"),
    ],
)
def test_a_message_is_what_others_write(message: OscMessage, data: bytes) -> None:
    assert (encode(message), decode(data)) == (data, [message])


def test_text_beyond_ascii_travels_as_a_blob() -> None:
    assert encode(OscMessage("/oscpoint/files/open", ("é.pptx",))) == BLOB
    assert decode(BLOB) == [OscMessage("/oscpoint/files/open", ("é.pptx".encode(),))]


def test_a_bundle_is_its_messages_in_order() -> None:
    inner = b"#bundle\0" + bytes(7) + b"\1" + len(OPEN).to_bytes(4) + OPEN
    bundle = b"#bundle\0" + bytes(7) + b"\1" + len(GOTO).to_bytes(4) + GOTO + len(inner).to_bytes(4) + inner
    assert [message.address for message in decode(bundle)] == ["/oscpoint/goto/slide", "/oscpoint/files/open"]


@pytest.mark.parametrize("size", range(len(GOTO)))
def test_what_is_cut_off_is_refused_or_shorter(size: int) -> None:
    try:
        messages = decode(GOTO[:size])
    except OscError:
        return
    assert messages == [OscMessage("/oscpoint/goto/slide")]
