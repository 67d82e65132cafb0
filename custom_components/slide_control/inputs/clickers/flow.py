"""The subentry flow of a clicker: detect its source by a press or pick it, then map presses to commands."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, override

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import callback

from ...const import CONF_DEBOUNCE
from ...plain_text import plain, plain_markdown
from ...stage.fields import InvalidFieldError
from .clicker import SUBENTRY_TYPE, Clicker, read_clicker
from .forms import AGAIN, CONF_DETECTED, CONF_OPTIONS, PICK, detected_form, field_names, presses_form, slides_form
from .gestures import counted_twice
from .press_command import Choice, PressCommand
from .press_detection import LISTEN_SECONDS, DetectedSource, async_detect
from .source_steps import SourceSteps
from .sources.mqtt import MqttSource
from .sources.source import Source


class ClickerFlow(SourceSteps, ConfigSubentryFlow):
    """Adds or reconfigures a clicker."""

    _listening: asyncio.Task[list[DetectedSource]] | None = None
    _detected: Sequence[DetectedSource] = ()
    _source: Source | None = None
    _kinds: Sequence[str] = ()
    """The kinds of press that were detected or entered."""
    _name: str = ""
    _presses: dict[str, PressCommand]
    _options: dict[str, Any]
    _clicker: Clicker | None = None
    """The clicker being reconfigured, unless its data is invalid."""

    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to listen for a press or to pick the source."""
        return self.async_show_menu(step_id="user", menu_options=["listen", "pick"])

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to change the commands or the source."""
        subentry = self._get_reconfigure_subentry()
        try:
            self._clicker = read_clicker(subentry.data)
        except InvalidFieldError:
            return self.async_show_menu(step_id="user", menu_options=["listen", "pick"])
        self._source = self._clicker.source
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["presses", "listen", "pick"],
            description_placeholders={
                "clicker": plain(subentry.title),
                "source": plain_markdown(self._source.label(self.hass)),
            },
        )

    # Detect the source

    async def async_step_listen(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Wait up to ``LISTEN_SECONDS`` for a press."""
        if self._listening is None:
            self._listening = self.hass.async_create_background_task(async_detect(self.hass), "Slide Control listens")
        if not self._listening.done():
            return self.async_show_progress(
                step_id="listen",
                progress_action="listen",
                progress_task=self._listening,
                description_placeholders={"seconds": f"{LISTEN_SECONDS:.0f}"},
            )
        self._detected, self._listening = self._listening.result(), None
        return self.async_show_progress_done(next_step_id="detected" if self._detected else "nothing_detected")

    async def async_step_nothing_detected(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to listen again or to pick the source."""
        return self.async_show_menu(step_id="nothing_detected", menu_options=["listen", "pick"])

    async def async_step_detected(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which of the detected sources is the clicker."""
        errors: dict[str, str] = {}
        if user_input is not None:
            chosen = user_input[CONF_DETECTED]
            if chosen == AGAIN:
                return await self.async_step_listen()
            if chosen == PICK:
                return await self.async_step_pick()
            detected = self._detected[int(chosen)]
            if isinstance(detected.source, MqttSource):
                return self._show_detected_topic(detected.source.topic, detected.kinds)
            if not (errors := self._errors_for(detected.source)):
                return await self._use_source(detected.source, detected.kinds)
        return self.async_show_form(
            step_id="detected",
            data_schema=detected_form(self.hass, self._detected),
            errors=errors,
            description_placeholders={"clicker": self._owner_title},
            last_step=False,
        )

    # Map presses to commands

    @override
    async def _use_source(self, source: Source, kinds: Sequence[str]) -> SubentryFlowResult:
        """Continue with the chosen source."""
        self._source, self._kinds = source, kinds
        return await self.async_step_presses()

    async def async_step_presses(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Map each kind of press to a command."""
        source = self._chosen_source
        stored = self._clicker.presses if self._clicker and self._clicker.source == source else {}
        kinds = self._all_kinds(source, stored)
        fields = field_names(kinds)
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            choices = {kind: Choice(user_input[field]) for kind, field in fields.items()}
            self._name = user_input[CONF_NAME].strip()
            self._options = dict(user_input[CONF_OPTIONS])
            self._presses = {
                kind: PressCommand(choice) for kind, choice in choices.items() if choice is not Choice.NOTHING
            }
            errors, placeholders = self._errors()
            if not errors:
                return await self.async_step_slides()
            name, options = user_input[CONF_NAME], self._options
        elif stored and self._clicker:
            choices = {kind: command.choice for kind, command in stored.items()}
            name, options = self._title, self._clicker.as_dict()
        else:
            choices = source.defaults(self.hass, kinds, self._kinds)
            name = self._title or self._free_name(source.name(self.hass))
            options = self._clicker.as_dict() if self._clicker else {}
        return self.async_show_form(
            step_id="presses",
            data_schema=presses_form(fields, name, choices, options),
            errors=errors,
            description_placeholders={
                "source": plain_markdown(source.label(self.hass)),
                "detected": ", ".join(self._kinds),
                **placeholders,
            },
        )

    async def async_step_slides(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the target slides of ``go_to`` presses, and finish."""
        go_to_kinds = [kind for kind, command in self._presses.items() if command.choice is Choice.GO_TO]
        if not go_to_kinds:
            return self._finish()
        fields = field_names(go_to_kinds)
        slides = {
            kind: command.slide
            for kind, command in (self._clicker.presses.items() if self._clicker else ())
            if command.slide
        }
        errors: dict[str, str] = {}
        if user_input is not None:
            slides = {kind: user_input[field] for kind, field in fields.items()}
            for kind, field in fields.items():
                command = PressCommand(Choice.GO_TO, slides[kind].strip())
                try:
                    command.command("", None)
                except InvalidFieldError:
                    errors[field] = "slide_wrong"
                self._presses[kind] = command
            if not errors:
                return self._finish()
        return self.async_show_form(step_id="slides", data_schema=slides_form(fields, slides), errors=errors)

    def _all_kinds(self, source: Source, stored: Iterable[str]) -> list[str]:
        """Return the kinds of press to choose commands for."""
        heard = next((each.kinds for each in self._detected if each.source == source), None)
        # Kinds that the user has entered are complete.
        kinds = source.complete(self.hass, self._kinds) if list(self._kinds) == heard else source.kinds(self.hass)
        return list(dict.fromkeys((*kinds, *self._kinds, *stored)))

    def _finish(self) -> SubentryFlowResult:
        options = {**self._options, CONF_DEBOUNCE: round(self._options[CONF_DEBOUNCE])}
        source = self._chosen_source
        data = Clicker(source=source, presses=self._presses, **options).as_dict()
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=self._name, data=data, unique_id=source.key)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=data, unique_id=source.key
        )

    def _errors(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the form errors, and the placeholders for their texts."""
        if not self._name:
            return {CONF_NAME: "name_missing"}, {}
        if self._name.casefold() in {other.title.casefold() for other in self._others()}:
            return {CONF_NAME: "clicker_name_taken"}, {}
        if not self._presses:
            return {"base": "nothing_mapped"}, {}
        if pair := counted_twice(self._presses):
            return {"base": "counted_twice"}, {"press": pair[0], "release": pair[1]}
        return {}, {}

    # Helpers

    @property
    def _chosen_source(self) -> Source:
        if self._source is None:
            raise RuntimeError("No source has been chosen")
        return self._source

    @property
    def _title(self) -> str:
        """The current title of the clicker; "" for a new one."""
        return "" if self.source == SOURCE_USER else self._get_reconfigure_subentry().title

    @callback
    @override
    def _others(self) -> list[ConfigSubentry]:
        """Return the stage's other clickers."""
        own = None if self.source == SOURCE_USER else self._reconfigure_subentry_id
        clickers = self._get_entry().get_subentries_of_type(SUBENTRY_TYPE)
        return [clicker for clicker in clickers if clicker.subentry_id != own]

    def _free_name(self, name: str) -> str:
        """Return the name, with a number if another clicker of the stage has it."""
        taken = {other.title.casefold() for other in self._others()}
        count, candidate = 1, name
        while candidate.casefold() in taken:
            count += 1
            candidate = f"{name} {count}"
        return candidate
