"""The dialog that adds a clicker to a deck, and changes it: press it, or pick it, then say what it does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, override

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import callback

from ...const import CONF_MINIMUM_TIME
from ...deck.fields import InvalidFieldError
from .clicker import SUBENTRY_TYPE, Clicker, read_clicker
from .forms import AGAIN, CONF_HEARD, CONF_OPTIONS, PICK, field_names, heard_form, presses_form, slides_form
from .gestures import counted_twice
from .listening import LISTEN, Heard, async_hear
from .picking import PickingSteps
from .press_command import Choice, PressCommand
from .sources.mqtt import MqttSource
from .sources.source import Source


class ClickerFlow(PickingSteps, ConfigSubentryFlow):
    """Asks what is pressed, and what each kind of press does."""

    _listening: asyncio.Task[list[Heard]] | None = None
    _heard: Sequence[Heard] = ()
    _source: Source | None = None
    _kinds: Sequence[str] = ()
    """How the source was pressed, or said to be pressed."""
    _name: str = ""
    _presses: dict[str, PressCommand]
    _options: dict[str, Any]
    _clicker: Clicker | None = None
    """What is being reconfigured, where it can be read."""

    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to listen, or to pick by hand what is not there to be pressed."""
        return self.async_show_menu(step_id="user", menu_options=["listen", "pick"])

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to change what presses do, or what is pressed."""
        subentry = self._get_reconfigure_subentry()
        try:
            self._clicker = read_clicker(subentry.data)
        except InvalidFieldError:
            return self.async_show_menu(step_id="user", menu_options=["listen", "pick"])
        self._source = self._clicker.source
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["presses", "listen", "pick"],
            description_placeholders={"clicker": subentry.title, "source": self._source.label(self.hass)},
        )

    # Press it

    async def async_step_listen(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Wait for a press, for as long as a person needs to find the button."""
        if self._listening is None:
            self._listening = self.hass.async_create_background_task(async_hear(self.hass), "Slide Control listens")
        if not self._listening.done():
            return self.async_show_progress(
                step_id="listen",
                progress_action="listen",
                progress_task=self._listening,
                description_placeholders={"seconds": f"{LISTEN:.0f}"},
            )
        self._heard, self._listening = self._listening.result(), None
        return self.async_show_progress_done(next_step_id="heard" if self._heard else "nothing_heard")

    async def async_step_nothing_heard(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to listen once more, or to pick."""
        return self.async_show_menu(step_id="nothing_heard", menu_options=["listen", "pick"])

    async def async_step_heard(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show what arrived, and let a person say which of it is the clicker."""
        errors: dict[str, str] = {}
        if user_input is not None:
            chosen = user_input[CONF_HEARD]
            if chosen == AGAIN:
                return await self.async_step_listen()
            if chosen == PICK:
                return await self.async_step_pick()
            heard = self._heard[int(chosen)]
            if isinstance(heard.source, MqttSource):
                return self._show_topic(heard.source.topic, heard.kinds)
            if not (errors := self._refusal(heard.source)):
                return await self._take(heard.source, heard.kinds)
        return self.async_show_form(
            step_id="heard",
            data_schema=heard_form(self.hass, self._heard),
            errors=errors,
            description_placeholders={"clicker": self._taken_by},
            last_step=False,
        )

    # What it does

    @override
    async def _take(self, source: Source, kinds: Sequence[str]) -> SubentryFlowResult:
        """Go on with a source that was chosen."""
        self._source, self._kinds = source, kinds
        return await self.async_step_presses()

    async def async_step_presses(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Map each kind of press to a command."""
        source = self._chosen
        stored = self._clicker.presses if self._clicker and self._clicker.source == source else {}
        kinds = list(dict.fromkeys((*source.kinds(self.hass), *self._kinds, *stored)))
        fields = field_names(kinds)
        errors: dict[str, str] = {}
        problem: dict[str, str] = {}
        if user_input is not None:
            choices = {kind: Choice(user_input[field]) for kind, field in fields.items()}
            self._name = user_input[CONF_NAME].strip()
            self._options = dict(user_input[CONF_OPTIONS])
            self._presses = {
                kind: PressCommand(choice) for kind, choice in choices.items() if choice is not Choice.NOTHING
            }
            errors, problem = self._mistakes()
            if not errors:
                return await self.async_step_slides()
            name, options = user_input[CONF_NAME], self._options
        elif stored and self._clicker:
            choices = {kind: command.choice for kind, command in stored.items()}
            name, options = self._title, self._clicker.as_dict()
        else:
            choices = source.defaults(kinds, self._kinds)
            name = self._title or self._free_name(source.name(self.hass))
            options = self._clicker.as_dict() if self._clicker else {}
        return self.async_show_form(
            step_id="presses",
            data_schema=presses_form(fields, name, choices, options),
            errors=errors,
            description_placeholders={"source": source.label(self.hass), "heard": ", ".join(self._kinds), **problem},
        )

    async def async_step_slides(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask where the presses go that go to a slide, and keep it all."""
        going = [kind for kind, command in self._presses.items() if command.choice is Choice.GO_TO]
        if not going:
            return self._finish()
        fields = field_names(going)
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

    def _finish(self) -> SubentryFlowResult:
        options = {**self._options, CONF_MINIMUM_TIME: round(self._options[CONF_MINIMUM_TIME])}
        source = self._chosen
        data = Clicker(source=source, presses=self._presses, **options).as_dict()
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=self._name, data=data, unique_id=source.key)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=data, unique_id=source.key
        )

    def _mistakes(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what is wrong with the presses, and the words that its explanation needs."""
        if not self._name:
            return {CONF_NAME: "name_missing"}, {}
        if self._name.casefold() in {other.title.casefold() for other in self._others()}:
            return {CONF_NAME: "clicker_name_taken"}, {}
        if not self._presses:
            return {"base": "nothing_mapped"}, {}
        if twice := counted_twice(self._presses):
            return {"base": "counted_twice"}, {"press": twice[0], "release": twice[1]}
        return {}, {}

    # What is known

    @property
    def _chosen(self) -> Source:
        if self._source is None:
            raise RuntimeError("No source has been chosen")
        return self._source

    @property
    def _title(self) -> str:
        """Return the title that the clicker has already."""
        return "" if self.source == SOURCE_USER else self._get_reconfigure_subentry().title

    @callback
    @override
    def _others(self) -> list[ConfigSubentry]:
        """Return the deck's other clickers."""
        own = None if self.source == SOURCE_USER else self._reconfigure_subentry_id
        clickers = self._get_entry().get_subentries_of_type(SUBENTRY_TYPE)
        return [clicker for clicker in clickers if clicker.subentry_id != own]

    def _free_name(self, name: str) -> str:
        """Tell two of one name apart."""
        taken = {other.title.casefold() for other in self._others()}
        count, free = 1, name
        while free.casefold() in taken:
            count += 1
            free = f"{name} {count}"
        return free
