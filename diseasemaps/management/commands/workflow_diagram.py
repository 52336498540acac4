"""Draw the workflows from the very tables that the engine follows."""

from django.apps import apps
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print each workflow as a Mermaid state diagram, for the documentation."

    def handle(self, *args, **options) -> None:
        workflows = [model.workflow for model in apps.get_models() if hasattr(model, "workflow")]
        self.stdout.write("\n\n".join(diagram(workflow) for workflow in workflows))


def diagram(workflow) -> str:
    """Mermaid text: one arrow for each step, source and target, with who takes it."""
    lines = [f"%% {workflow.kind}", "stateDiagram-v2", f"    [*] --> {workflow.initial}"]
    for step in workflow.steps.values():
        who = ", ".join(step.who)
        lines += [
            f"    {source} --> {target}: {step.name} ({who})"
            for source in step.sources
            for target in step.targets
        ]
    return "\n".join(lines)
