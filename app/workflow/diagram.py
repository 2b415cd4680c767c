"""A process as a picture (Mermaid), as an exchange format (BPMN 2.0 XML) and as plain JSON.

All three are drawn from the one table of moves, so none of them can say anything else than it does.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.workflow.process import Move, Process
from app.workflow.state import START

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACE = "urn:quorate:process"
_PYTHON = "https://docs.python.org/3/reference/expressions.html"
_MANY = 3  # a move from more stages than this is drawn once, from a node that names them
_LEGEND = "Thick arrow: passes a gate (◆). Dotted arrow: sends work back."


def as_json(process: Process) -> dict[str, Any]:
    """The whole definition as plain data, ready for `json.dumps`, with its fingerprint (SHA-256, hex)."""
    return process.as_dict() | {"fingerprint": process.fingerprint}


def mermaid(process: Process) -> str:
    """A Mermaid flowchart for people: stages and the moves between them.

    Moves that leave a case where it stands are counted, not drawn; moves between the same two stages share an arrow.
    """
    lines = ["flowchart TD", f'    {_node(START)}((" "))']
    for s in process.stages:
        title = _label(s.title) + (f"<br/><i>{_label(_spoken(s.owner))}</i>" if s.owner else "")
        lines.append(f'    {_node(s.name)}(["{title}"])' if s.final else f'    {_node(s.name)}["{title}"]')
    arrows: dict[tuple[str, str, str], list[str]] = {}
    staying: set[str] = set()
    crowds: dict[str, str] = {}
    for move, sources in _together(process):
        if move.to() == move.source:
            staying.add(move.action)
            continue
        starts = [_node(source) for source in sources]
        if len(sources) > _MANY:
            starts = [crowds.setdefault(_where(process, sources), f"crowd{len(crowds) + 1}")]
        for start in starts:
            arrows.setdefault((start, _arrow(move), _node(move.to())), []).append(_caption(process, move))
    lines += [f'    {node}[/"{where}"/]' for where, node in crowds.items()]
    lines += [f'    {a} {arrow}|"{"<br/>".join(said)}"| {b}' for (a, arrow, b), said in arrows.items()]
    told = f"{_LEGEND}<br/>Not drawn: {len(staying)} moves that leave a case where it stands."
    lines += [f'    note["{told}"]', "    classDef aside fill:none,stroke-dasharray:4,text-align:left"]
    return "\n".join([*lines, "    class note aside", ""])


def _together(process: Process) -> list[tuple[Move, list[str]]]:
    """Each move once, with every stage from which it leads to the same place (or stays)."""
    found: dict[tuple[str, str, str], tuple[Move, list[str]]] = {}
    for move in process.moves:
        target = "" if move.to() == move.source else move.to()
        found.setdefault((move.action, move.label, target), (move, []))[1].append(str(move.source))
    return list(found.values())


def _where(process: Process, sources: list[str]) -> str:
    if set(sources) == {s.name for s in process.stages if not s.final}:
        return "any open stage"
    return _label(", ".join(process.stage(source).title for source in sources))


def _spoken(role: str) -> str:
    return role.replace("_", " ").lower()


def _arrow(move: Move) -> str:
    if move.gates:
        return "==>"
    return "-.->" if move.rework else "-->"


def _caption(process: Process, move: Move) -> str:
    gates = "".join(f"<br/>◆ {_label(process.gates[gate])}" for gate in move.gates)
    return _label(move.label) + (" (two sign)" if move.signatures else "") + gates


def _label(words: str) -> str:
    """Text that Mermaid shows as it is: entity codes for what it would read as markup."""
    return re.sub(r"[\"#&<>`;]", lambda found: f"#{ord(found[0])};", " ".join(words.split()))


def _node(stage: str) -> str:
    return "begin" if stage == START else f"at_{_safe(stage)}"  # never a word of Mermaid's own, such as "end"


def _safe(name: str) -> str:
    """A name that XML and Mermaid take for an identifier; different names stay different."""
    return re.sub(r"[^A-Za-z0-9_]", lambda found: f"-{ord(found[0]):x}-", name)


def bpmn(process: Process) -> bytes:
    """BPMN 2.0 XML (UTF-8), without a layout: every stage and every move is in it.

    A stage is the user task `stage.NAME` in its owner's lane (a final one, an end event); a move is the
    sequence flow `stage.NAME.move.ACTION`. Where several moves leave a stage they leave through the exclusive
    gateway `stage.NAME.choice`, each on the condition that the variable `move` names its action; a move that
    stays where it is leads back to its stage.
    """
    root = Element("definitions")
    root.attrib |= {"xmlns": _BPMN, "xmlns:xsi": _XSI, "id": f"definitions.{_safe(process.name)}"}
    root.attrib |= {"targetNamespace": _NAMESPACE, "expressionLanguage": _PYTHON}
    flow = SubElement(root, "process", id=_safe(process.name), name=process.title, isExecutable="true")
    _document(flow, f"Version {process.version}, fingerprint {process.fingerprint}")
    _lanes(flow, process)
    SubElement(flow, "startEvent", id=_place(START))
    for s in process.stages:
        SubElement(flow, "endEvent" if s.final else "userTask", id=_place(s.name), name=s.title)
    for stage in (START, *(s.name for s in process.stages)):
        _moves(flow, process, stage)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _lanes(flow: Element, process: Process) -> None:
    owners = dict.fromkeys(s.owner for s in process.stages if s.owner)
    if not owners:
        return
    lanes = SubElement(flow, "laneSet", id="lanes")
    for owner in owners:
        lane = SubElement(lanes, "lane", id=f"lane.{_safe(owner)}", name=owner)
        for s in process.stages:
            if s.owner == owner:
                SubElement(lane, "flowNodeRef").text = _place(s.name)


def _moves(flow: Element, process: Process, stage: str) -> None:
    """The flows of every move from one stage, behind a gateway if there are several."""
    moves = list(process.at(stage).values())
    place = leave = _place(stage)
    if len(moves) > 1:
        leave = f"{place}.choice"
        SubElement(flow, "exclusiveGateway", id=leave, gatewayDirection="Diverging")
        SubElement(flow, "sequenceFlow", id=f"{place}.leave", sourceRef=place, targetRef=leave)
    for move in moves:
        edge = SubElement(flow, "sequenceFlow", id=f"{place}.move.{_safe(move.action)}", name=move.label)
        edge.attrib |= {"sourceRef": leave, "targetRef": _place(move.to())}
        _document(edge, _told(process, move))
        if len(moves) > 1:
            condition = SubElement(edge, "conditionExpression", {"xsi:type": "tFormalExpression"})
            condition.text = f"move == {str(move.action)!r}"


def _place(stage: str) -> str:
    return "start" if stage == START else f"stage.{_safe(stage)}"


def _told(process: Process, move: Move) -> str:
    told = [f"{move.action} ({move.event}), by {', '.join(move.roles)}"]
    told += [f"signed by {' and '.join(move.signatures)}"] if move.signatures else []
    told += [f"passes {process.gates[gate]}" for gate in move.gates]
    told += [f"takes back {process.gates[gate]}" for gate in move.voids]
    told += ["needs every gate"] if move.needs_gates else []
    told += [f"unless {rule.name}" for rule in move.unless]
    return "; ".join(told)


def _document(element: Element, words: str) -> None:
    SubElement(element, "documentation").text = words
