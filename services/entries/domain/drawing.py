"""The procedure as a drawing for its readers: Mermaid, as it stands in the service's README."""

from services.entries.domain.procedure import STATES, STEPS


def mermaid() -> str:
    """Every state and every step between two, with who takes it; (held) where the entry is held back."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{rule.label}" as {state}' for state, rule in STATES.items()]
    for code, step in STEPS.items():
        who = ", ".join(step.roles) or step.actor
        starts = [(state.value, "") for state in step.from_states]
        starts += [(state.value, " (held)") for state in step.from_held]
        for start, held in starts or [("[*]", "")]:
            lines.append(f"    {start} --> {step.to or start}: {code}{held} · {who}")
    lines += [f"    {state} --> [*]" for state, rule in STATES.items() if not rule.is_open]
    return "\n".join(lines) + "\n"
