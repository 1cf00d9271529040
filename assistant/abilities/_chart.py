"""Draws the structure of a stage as a Mermaid chart."""

from __future__ import annotations

from assistant.abilities._situation import RECOMMENDED, name
from assistant.values.methodology import Stage
from assistant.values.plan import Case


def chart(case: Case, stage: Stage) -> str:
    """Return Mermaid text: the decision maker, the sides, their groups and posts."""
    lines = ["flowchart TD", f'  top["{name(case, case.method.decision_maker)}"]']
    drawn: set[str] = set()
    for role in case.method.roles:
        post = role.posts.get(stage.id)
        if post is None or post.need not in RECOMMENDED:
            continue
        parent = "top"
        for unit in filter(None, (post.side, post.group)):
            if unit not in drawn:
                drawn.add(unit)
                things = {each.id: each for each in (*case.method.sides, *case.method.groups)}
                lines.append(f'  {parent} --> {unit}["{name(case, things[unit])}"]')
            parent = unit
        lines.append(f'  {parent} --> {role.id}("{name(case, role)}")')
    return "\n".join(lines)
