"""The table: the words that buttons send in Home Assistant, with their sources.

Clickers take meanings and completions from it. ``tests/inputs/test_vocabularies.py`` writes the table in
``docs/buttons.md`` from it, and checks that the blueprints list its words. A word whose name tells its meaning needs no
more than to be listed; one that means something else is in ``own``.

Sources: ``core``: homeassistant/components of Home Assistant 2026.11; ``quirks``: zhaquirks of zha-quirks 2.3.0;
``z2m``: src of zigbee-herdsman-converters; ``pyflic_ble``: pyflic-ble 0.2.5.
"""

from __future__ import annotations

from typing import Final

from .meaning import Gesture
from .vocabulary import Vocabulary, meaning


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


VOCABULARIES: Final = (
    # Home Assistant's standard words for event entities of the device class "button".
    Vocabulary(
        key="standard",
        name="Standard button events",
        integration="event",
        source="core event/const.py: ButtonEventType",
        single=("press_start", "press_end"),
        double=("press_start", "press_end", "multi_press_ongoing_2", "multi_press_end_2"),
        many=("press_start", "press_end", "multi_press_ongoing_2", "multi_press_ongoing_3", "multi_press_end_3"),
        long=("press_start", "long_press_start", "long_press_end"),
        more=("multi_press_ongoing",),
    ),
    Vocabulary(
        key="lutron_caseta",
        name="Lutron Caséta Pico",
        integration="lutron_caseta",
        source="core lutron_caseta/event.py",
        single=("press_start", "press_end"),
    ),
    Vocabulary(
        key="isy994",
        name="Insteon with ISY994",
        integration="isy994",
        source="core isy994/event.py",
        single=("press_end",),
        double=("multi_press_end_2",),
        many=("multi_press_end_3",),
        long=("long_press_start", "long_press_end"),
    ),
    # Event entities with words of their own.
    Vocabulary(
        key="hue",
        name="Philips Hue",
        integration="hue",
        source="core hue/const.py: DEFAULT_BUTTON_EVENT_TYPES",
        single=("initial_press", "short_release"),
        long=("initial_press", "long_press", "repeat", "repeat", "long_release"),
    ),
    Vocabulary(
        key="matter",
        name="Matter",
        integration="matter",
        source="core matter/event.py",
        single=("multi_press_1",),
        double=("multi_press_2",),
        many=("multi_press_3",),
        long=("long_press", "long_release"),
    ),
    Vocabulary(
        key="matter_without_counts",
        name="Matter without counts",
        integration="matter",
        source="core matter/event.py: kMomentarySwitchRelease",
        single=("initial_press", "short_release"),
        long=("initial_press", "long_press", "long_release"),
    ),
    Vocabulary(
        key="matter_latching",
        name="Matter, latching",
        integration="matter",
        source="core matter/event.py: kLatchingSwitch",
        single=("switch_latched",),
    ),
    Vocabulary(
        key="flic",
        name="Flic",
        integration="flic_button",
        source="pyflic_ble/const.py",
        single=("down", "up", "click"),
        double=("down", "up", "down", "up", "double_click"),
        long=("down", "hold", "up"),
        own={"down": meaning(Gesture.PRESS), "up": meaning(Gesture.RELEASE)},
    ),
    Vocabulary(
        key="shelly",
        name="Shelly, generation 2 and newer",
        integration="shelly",
        source="core shelly/const.py: RPC_INPUTS_EVENTS_TYPES",
        single=("btn_down", "btn_up", "single_push"),
        double=("btn_down", "btn_up", "btn_down", "btn_up", "double_push"),
        many=("triple_push",),
        long=("btn_down", "long_push", "btn_up"),
    ),
    Vocabulary(
        key="shelly_generation_1",
        name="Shelly, generation 1",
        integration="shelly",
        source="core shelly/const.py: BLOCK_INPUTS_EVENTS_TYPES",
        single=("single",),
        double=("double",),
        many=("triple",),
        long=("long",),
        more=("single_long", "long_single"),
    ),
    Vocabulary(
        key="bthome",
        name="BTHome, Shelly BLU",
        integration="bthome",
        source="core bthome/event.py",
        single=("press",),
        double=("double_press",),
        many=("triple_press",),
        long=("long_press",),
        more=("long_double_press", "long_triple_press", "hold_press", "hold_release"),
    ),
    Vocabulary(
        key="xiaomi_ble",
        name="Xiaomi Bluetooth",
        integration="xiaomi_ble",
        source="core xiaomi_ble/event.py",
        single=("press",),
        double=("double_press",),
        long=("long_press",),
    ),
    Vocabulary(
        key="homekit",
        name="HomeKit Device",
        integration="homekit_controller",
        source="core homekit_controller/event.py",
        single=("single_press",),
        double=("double_press",),
        long=("long_press",),
    ),
    Vocabulary(
        key="zwave_js",
        name="Z-Wave scenes",
        integration="zwave_js",
        source="core zwave_js/event.py, Central Scene Command Class",
        single=("KeyPressed",),
        double=("KeyPressed2x",),
        many=("KeyPressed3x",),
        long=("KeyHeldDown", "KeyHeldDown", "KeyReleased"),
        more=("KeyPressed4x", "KeyPressed5x"),
    ),
    Vocabulary(
        key="bang_olufsen",
        name="Bang & Olufsen",
        integration="bang_olufsen",
        source="core bang_olufsen/const.py: DEVICE_BUTTON_EVENTS",
        single=("short_press_release",),
        long=("long_press_timeout", "very_long_press_timeout", "very_long_press_release"),
        more=("long_press_release",),
    ),
    Vocabulary(
        key="velbus",
        name="Velbus",
        integration="velbus",
        source="core velbus/event.py",
        single=("short_press",),
        long=("long_press",),
    ),
    Vocabulary(
        key="nanoleaf",
        name="Nanoleaf",
        integration="nanoleaf",
        source="core nanoleaf/event.py",
        single=("single_tap",),
        double=("double_tap",),
        more=("swipe_up", "swipe_down", "swipe_left", "swipe_right"),
    ),
    # Zigbee2MQTT.
    Vocabulary(
        key="z2m_button",
        name="Zigbee2MQTT: single, double, hold",
        integration="mqtt",
        source="z2m devices: e.action([single, double, hold])",
        single=("single",),
        double=("double",),
        many=("triple",),
        long=("hold", "release"),
        more=("quadruple", "quintuple", "many", "long"),
    ),
    Vocabulary(
        key="z2m_on_off",
        name="Zigbee2MQTT: on and off",
        integration="mqtt",
        source="z2m devices/ikea.ts: E1743",
        single=("on",),
        opposite=("off",),
        long=("brightness_move_up", "brightness_stop"),
        more=("brightness_move_down",),
        own={"brightness_move_up": meaning(Gesture.HOLD, "on"), "brightness_move_down": meaning(Gesture.HOLD, "off")},
    ),
    Vocabulary(
        key="z2m_hue_dimmer",
        name="Zigbee2MQTT: Philips Hue dimmer",
        integration="mqtt",
        source="z2m devices/philips.ts: RWL021",
        single=("on_press", "on_press_release"),
        opposite=("off_press", "off_press_release"),
        long=("on_press", "on_hold", "on_hold", "on_hold_release"),
        more=_words(
            "up_press, up_press_release, up_hold, up_hold_release, down_press, down_press_release, down_hold, "
            "down_hold_release, off_hold, off_hold_release"
        ),
    ),
    Vocabulary(
        key="z2m_arrows",
        name="Zigbee2MQTT: IKEA with arrows",
        integration="mqtt",
        source="z2m devices/ikea.ts: E1524/E1810",
        single=("arrow_right_click",),
        opposite=("arrow_left_click",),
        long=("arrow_right_hold", "arrow_right_release"),
        more=_words(
            "arrow_left_hold, arrow_left_release, toggle, toggle_hold, brightness_up_click, "
            "brightness_up_hold, brightness_up_release, brightness_down_click, brightness_down_hold, "
            "brightness_down_release"
        ),
    ),
    Vocabulary(
        key="z2m_somrig",
        name="Zigbee2MQTT: IKEA SOMRIG",
        integration="mqtt",
        source="z2m devices/ikea.ts: E2213",
        single=("1_initial_press", "1_short_release"),
        double=("1_initial_press", "1_double_press"),
        opposite=("2_initial_press", "2_short_release"),
        long=("1_initial_press", "1_long_press", "1_long_release"),
        more=("2_double_press", "2_long_press", "2_long_release"),
    ),
    Vocabulary(
        key="z2m_numbers",
        name="Zigbee2MQTT: numbered buttons",
        integration="mqtt",
        source="z2m devices/lumi.ts, tuya.ts",
        single=("1_single",),
        double=("1_double",),
        many=("1_triple",),
        opposite=("2_single",),
        long=("1_hold", "1_release"),
        more=_words("2_double, 2_triple, 2_hold, 2_release, 3_single, 3_double, 3_hold, 4_single, 4_double, 4_hold"),
    ),
    Vocabulary(
        key="z2m_opple",
        name="Zigbee2MQTT: Aqara Opple",
        integration="mqtt",
        source="z2m devices/lumi.ts: WXCJKG11LM",
        single=("button_1_single",),
        double=("button_1_double",),
        many=("button_1_triple",),
        opposite=("button_2_single",),
        long=("button_1_hold", "button_1_release"),
        more=("button_2_double", "button_2_triple", "button_2_hold", "button_2_release"),
    ),
    Vocabulary(
        key="z2m_knob",
        name="Zigbee2MQTT: knob",
        integration="mqtt",
        source="z2m devices/tuya.ts: ERS-10TZBVK-AA",
        single=("rotate_right",),
        opposite=("rotate_left",),
    ),
    # ZHA. An event of ZHA that names no button names its endpoint instead.
    Vocabulary(
        key="zha_button",
        name="ZHA: single, double, hold",
        integration="zha",
        source="quirks const.py",
        single=("single",),
        double=("double",),
        many=("triple",),
        long=("hold", "release"),
        more=("click", "short_press", "double_press", "long_press", "long", "quadruple", "furious"),
        own={"furious": meaning(Gesture.MANY)},
    ),
    Vocabulary(
        key="zha_on_off",
        name="ZHA: on and off",
        integration="zha",
        source="quirks ikea/twobtnremote.py",
        single=("on",),
        opposite=("off",),
        long=("up move_with_on_off", "stop_with_on_off"),
        more=("move_with_on_off", "down move", "move", "stop"),
        own={
            "up move_with_on_off": meaning(Gesture.HOLD, "on"),
            "move_with_on_off": meaning(Gesture.HOLD, "on"),
            "down move": meaning(Gesture.HOLD, "off"),
        },
    ),
    Vocabulary(
        key="zha_hue",
        name="ZHA: Philips Hue dimmer and smart button",
        integration="zha",
        source="quirks philips/rwlfirstgen.py, rwl022.py, rom001.py",
        models=("RWL", "ROM", "RDM"),
        single=("on", "on_press", "on_short_release"),
        double=("on", "on_double_press"),
        many=("on", "on_triple_press"),
        opposite=("off", "off_press", "off_short_release"),
        long=("on", "on_hold", "on_hold", "on_long_release"),
        more=_words(
            "off_double_press, off_hold, off_long_release, up_press, up_short_release, up_double_press, "
            "up_hold, up_long_release, down_press, down_short_release, down_double_press, down_hold, "
            "down_long_release, off_with_effect"
        ),
        own={"on": meaning(Gesture.PRESS, "on"), "off": meaning(Gesture.PRESS, "off")},
    ),
    Vocabulary(
        key="zha_toggle",
        name="ZHA: Sonoff SNZB-01",
        integration="zha",
        source="quirks sonoff",
        models=("SNZB-01", "WB01", "WB-01"),
        single=("toggle",),
        double=("on",),
        long=("off",),
        own={"on": meaning(Gesture.DOUBLE), "off": meaning(Gesture.HOLD)},
    ),
    Vocabulary(
        key="zha_arrows",
        name="ZHA: IKEA with arrows",
        integration="zha",
        source="quirks ikea/fivebtnremote.py",
        models=("TRADFRI remote control",),
        single=("right press",),
        opposite=("left press",),
        long=("right hold", "release"),
        more=("left hold", "toggle", "step_with_on_off", "step", "move_with_on_off", "stop_with_on_off"),
        own={"right press": meaning(Gesture.CLICK, "right"), "left press": meaning(Gesture.CLICK, "left")},
    ),
    Vocabulary(
        key="zha_somrig",
        name="ZHA: IKEA SOMRIG",
        integration="zha",
        source="quirks ikea/somrigsmartbtn.py",
        single=("1 initial_press", "1 short_release"),
        double=("1 initial_press", "1 multi_press_complete"),
        opposite=("2 initial_press", "2 short_release"),
        long=("1 initial_press", "1 long_press", "1 long_release"),
        more=("2 multi_press_complete", "2 long_press", "2 long_release"),
    ),
    Vocabulary(
        key="zha_opple",
        name="ZHA: Aqara Opple",
        integration="zha",
        source="quirks xiaomi/aqara/opple_remote.py",
        single=("1_single",),
        double=("1_double",),
        many=("1_triple",),
        opposite=("2_single",),
        long=("1_hold", "1_release"),
        more=_words(
            "2_double, 2_triple, 2_hold, 2_release, 3_single, 3_hold, 4_single, 4_hold, 5_single, 5_hold, "
            "6_single, 6_hold"
        ),
    ),
    Vocabulary(
        key="zha_tuya",
        name="ZHA: Tuya",
        integration="zha",
        source="quirks tuya/__init__.py: press_type",
        single=("1 remote_button_short_press",),
        double=("1 remote_button_double_press",),
        opposite=("2 remote_button_short_press",),
        long=("1 remote_button_long_press",),
        more=_words(
            "2 remote_button_double_press, 2 remote_button_long_press, 3 remote_button_short_press, "
            "4 remote_button_short_press"
        ),
    ),
)
