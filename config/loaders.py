"""What the YAML of a data file means. libyaml reads it; PyYAML's own way from there to what is meant takes as long
again, and a kiosk that starts reads hundreds of files: what nearly all of it is, words, lists and keys, is made here.
"""

from __future__ import annotations

from typing import Any

import yaml

WORD, LIST, KEYS, MERGED = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "merge"))


class _Loader:
    """Half of a loader, before one of libyaml's."""

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        """What a word is depends on no path to it."""

    def ascend_resolver(self) -> None:
        """Likewise."""


class MarkingLoader(_Loader, yaml.CSafeLoader):
    """Says where it is, too, that a word has the form of a date or number and is none (``2026-13-45``)."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:  # of PyYAML's own constructors, without a mark
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error

    def meant(self, node: yaml.Node, known: dict[int, Any]) -> Any:
        """What ``node`` means; ``known`` is what others do that stand in more than one place (``*name``).

        No node may hold itself, and no key be anything but a word: that has been looked after.
        """
        if node.tag == WORD:
            return node.value
        if id(node) in known:
            return known[id(node)]
        if node.tag == KEYS and isinstance(node, yaml.MappingNode):
            if any(key.tag == MERGED for key, _ in node.value):
                self.flatten_mapping(node)
            meant: Any = {self.meant(key, known): self.meant(value, known) for key, value in node.value}
        elif node.tag == LIST and isinstance(node, yaml.SequenceNode):
            meant = [self.meant(item, known) for item in node.value]
        else:
            meant = self.construct_object(node, deep=True)
        known[id(node)] = meant
        return meant


class PlainLoader(_Loader, yaml.CBaseLoader):
    """Every word is text."""

    def meant(self, node: yaml.Node, known: dict[int, Any]) -> Any:
        """As :meth:`MarkingLoader.meant`."""
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if id(node) not in known:
            known[id(node)] = (
                {key.value: self.meant(value, known) for key, value in node.value}
                if isinstance(node, yaml.MappingNode)
                else [self.meant(item, known) for item in node.value]
            )
        return known[id(node)]
