"""Discord's limits on components: buttons, selects, layouts and modals."""

from __future__ import annotations

from collections.abc import Iterator

from .api import Json, invalid, length

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = {3, 5, 6, 7, 8}
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23
# What may stand in what; None is the message itself.
INSIDE = {
    None: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER},
    CONTAINER: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR},
    SECTION: {TEXT},
    ROW: {BUTTON, *SELECTS},
}
IN_LABEL = {TEXT_INPUT, *SELECTS, UPLOAD, RADIO, CHECKBOXES, CHECKBOX}


def walk(components: list[Json] | None) -> Iterator[Json]:
    """Every component, each before what it holds."""
    for component in components or []:
        yield component
        yield from walk(component.get("components"))
        yield from walk([component[key] for key in ("accessory", "component") if component.get(key)])


def check_components(components: list[Json], layout: bool, attachments: set[str]) -> None:
    """Refuse what a message may not hold; `layout`: it has the flag IS_COMPONENTS_V2."""
    every = list(walk(components))
    if layout:
        if len(every) > 40:
            raise invalid("components", "COMPONENT_MAX_TOTAL_EXCEEDED", "At most 40 components")
        if sum(len(c.get("content") or "") for c in every if c["type"] == TEXT) > 4000:
            raise invalid("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "At most 4000 characters of text")
    elif len(components) > 5 or any(c["type"] != ROW for c in components):
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", "At most 5 action rows without IS_COMPONENTS_V2")
    _check_identifiers(every)
    _check_places(components, None, "components")
    for component in every:
        for media in (component.get("media"), component.get("file"), *(i["media"] for i in component.get("items", ()))):
            url = (media or {}).get("url", "")
            if url.startswith("attachment://") and url.removeprefix("attachment://") not in attachments:
                raise invalid("components", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "No such attachment")


def check_modal(modal: Json) -> None:
    """Refuse a modal that Discord would not open."""
    length("data.title", modal.get("title"), 1, 45)
    length("data.custom_id", modal.get("custom_id"), 1, 100)
    length("data.components", modal.get("components"), 1, 5)
    for number, top in enumerate(modal["components"]):
        where = f"data.components.{number}"
        if top["type"] not in (ROW, TEXT, LABEL):
            raise invalid(where, "UNION_TYPE_CHOICES", "A modal holds action rows, text and labels")
        if top["type"] == LABEL:
            length(f"{where}.label", top.get("label"), 1, 45)
            length(f"{where}.description", top.get("description"), 0, 100)
            if top["component"]["type"] not in IN_LABEL:
                raise invalid(where, "UNION_TYPE_CHOICES", "That cannot stand in a label")
            _check_one(top["component"], where)
        elif top["type"] == ROW:
            if [c["type"] for c in top["components"]] != [TEXT_INPUT]:
                raise invalid(where, "UNION_TYPE_CHOICES", "A row of a modal holds one text input")
            length(f"{where}.label", top["components"][0].get("label"), 1, 45)
            _check_one(top["components"][0], where)
    _check_identifiers(list(walk(modal["components"])))


def _check_identifiers(every: list[Json]) -> None:
    names = [c["custom_id"] for c in every if c.get("custom_id") is not None]
    for name in names:
        length("components.custom_id", name, 1, 100)
    if len(names) != len(set(names)):
        raise invalid("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def _check_places(components: list[Json], parent: int | None, where: str) -> None:
    for number, component in enumerate(components):
        spot, kind = f"{where}.{number}", component["type"]
        if kind not in INSIDE[parent]:
            raise invalid(spot, "UNION_TYPE_CHOICES", f"A component of type {kind} cannot stand there")
        _check_one(component, spot)
        held = component.get("components") or []
        if kind in (ROW, SECTION, CONTAINER):
            kinds = {c["type"] for c in held}
            most = {ROW: 5 if kinds == {BUTTON} else 1, SECTION: 3, CONTAINER: 40}[kind]
            length(f"{spot}.components", held, 1, most)
            _check_places(held, kind, f"{spot}.components")
        if kind == SECTION:
            accessory = component.get("accessory") or {"type": 0}
            if accessory["type"] not in (BUTTON, THUMBNAIL):
                raise invalid(f"{spot}.accessory", "BASE_TYPE_REQUIRED", "A section needs a button or a thumbnail")
            _check_one(accessory, f"{spot}.accessory")


def _check_one(component: Json, where: str) -> None:
    kind = component["type"]
    if kind == BUTTON:
        _check_button(component, where)
    elif kind in (TEXT, GALLERY):
        key, most = ("content", 4000) if kind == TEXT else ("items", 10)
        length(f"{where}.{key}", component.get(key), 1, most)
    elif kind in SELECTS:
        length(f"{where}.placeholder", component.get("placeholder"), 0, 150)
    elif kind == TEXT_INPUT:
        length(f"{where}.placeholder", component.get("placeholder"), 0, 100)
        least, most = component.get("min_length") or 0, component.get("max_length") or 4000
        if not (0 <= least <= 4000 and 1 <= most <= 4000 and least <= most):
            raise invalid(where, "NUMBER_TYPE_MAX", "A text input takes up to 4000 characters")
        if component.get("value"):
            length(f"{where}.value", component["value"], least, most)
    if kind in (STRING_SELECT, RADIO, CHECKBOXES):
        options = component.get("options") or []
        length(f"{where}.options", options, 2 if kind == RADIO else 1, 25 if kind == STRING_SELECT else 10)
        for key in ("label", "value"):
            for option in options:
                length(f"{where}.options.{key}", option.get(key), 1, 100)
        if any(len(option.get("description") or "") > 100 for option in options):
            raise invalid(f"{where}.options.description", "BASE_TYPE_BAD_LENGTH", "Must be 100 or fewer in length.")
        if len({option["value"] for option in options}) != len(options):
            raise invalid(f"{where}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Values must be unique")


def _check_button(button: Json, where: str) -> None:
    length(f"{where}.label", button.get("label"), 0, 80)
    link = button["style"] == 5
    if link != bool(button.get("url")) or link == bool(button.get("custom_id")):
        raise invalid(where, "COMPONENT_INVALID", "A link button has a url, any other a custom_id")
    if not (button.get("label") or button.get("emoji")):
        raise invalid(where, "BUTTON_COMPONENT_NO_LABEL_OR_EMOJI", "A button has a label or an emoji")
    if link:
        length(f"{where}.url", button["url"], 1, 512)
        if not button["url"].startswith(("http://", "https://", "discord://")):
            raise invalid(f"{where}.url", "URL_TYPE_INVALID_SCHEME", "Scheme must be http, https or discord.")
