"""PowerPoint for Windows as a display, through its free add-in OSCPoint.

The add-in takes commands as OSC messages (Open Sound Control 1.0) over UDP, and sends feedback of what it shows. To the
rest of Slide Control, it is one more page that speaks ``slide-control/1``. The messages are those of OSCPoint 1.0 to
2.3, as its documentation describes them: https://github.com/phuvf/oscpoint.
"""
