"""A question of no known kind: the nearest passages in their own words, said to be that."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import duties, gap, term
from assistant.abilities._names import asked_words
from assistant.abilities._planning import planner
from assistant.abilities._quotes import answers, open_topics, quotes, told
from assistant.abilities._situation import roles_of
from assistant.values.plan import Case, Plan, Point

TAKES = {"roles", "groups", "sides", "stages", "terms"}
NEEDS = TAKES
READS = True


@planner
def plan(case: Case) -> Plan:
    """Plan up to three quotations; where nothing is near, say that the documents are silent.

    A passage that clearly answers is the answer; one that says that the documents do not say it is
    worded as such.
    """
    charts = {each.id for each in case.method.gaps if each.shows == "structure"}
    if charts & {*case.topic.gaps} or (not case.topic.understood and open_topics(case)):
        return gap.plan(case)
    if asked_words(case):
        return term.plan(case)
    own = _own_pages(case)
    near = {hit.passage.reference for hit in case.hits}
    case = _own_pages_first(case, own)
    clear = case.topic.understood or answers(case)
    most = 2 if case.topic.understood else 1
    found = told(case, most=most) if clear else quotes(case, most=3)
    if not found:
        unsaid = Point(wording="unsaid", ground="outside")
        return Plan(outcome="refused", points=(unsaid,), gaps=("",))
    if clear and own and not own & near:
        named = roles_of(case, case.topic.roles)
        defined = [point for role in named for point in duties.describe(case, role)]
        return Plan(outcome="answered", points=(*defined, *found[:1]))
    if clear:
        return Plan(outcome="answered", points=found)
    return Plan(outcome="partial", points=(Point(wording="unread", ground="outside"), *found))


def _own_pages(case: Case) -> set[str]:
    """Return where the roles that are named are defined."""
    return {ref for role in roles_of(case, case.topic.roles) for ref in role.brief.support}


def _own_pages_first(case: Case, own: set[str]) -> Case:
    """Put the page of a role that is named before passages that speak of it elsewhere."""
    return replace(
        case, hits=tuple(sorted(case.hits, key=lambda hit: hit.passage.reference not in own))
    )
