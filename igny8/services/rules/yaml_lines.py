"""YAML as people write it, with the line of every field; text stays text."""

from typing import Any

import yaml

from igny8.services.rules.problems import Problem

Place = tuple[object, ...]
MOST_BYTES = 2 * 1024 * 1024


class YamlRefused(ValueError):
    """The text is no YAML that we take."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def read_yaml(text: str) -> tuple[Any, dict[Place, int]]:
    """The document with every scalar as text, and the line of each place in it.

    Raises YamlRefused for anything that is no YAML, names a key twice or uses aliases.
    """
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise YamlRefused(Problem(line, "an alias (*name)", "is not taken; write it out."))
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        line = mark.line + 1 if mark else 0
        said = failure.problem or "it cannot be read"
        raise YamlRefused(Problem(line, "the file", f"is not YAML: {said}.")) from failure
    except yaml.YAMLError as failure:
        raise YamlRefused(Problem(0, "the file", f"is not YAML: {failure}.")) from failure
    if not isinstance(root, yaml.MappingNode):
        wanted = "must be a list of named blocks (account:, users:, site:, …)."
        raise YamlRefused(Problem(1, "the file", wanted))
    lines: dict[Place, int] = {}
    return _value(root, (), lines), lines


def _value(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, i), lines) for i, item in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        field = ".".join(str(part) for part in (*place, key))
        if key in found:
            raise YamlRefused(Problem(line, field, "is there twice; keep one of them."))
        lines[*place, key] = line
        value = _value(value_node, (*place, key), lines)
        if value != "":
            found[key] = value
        else:
            lines.pop((*place, key), None)
    return found
