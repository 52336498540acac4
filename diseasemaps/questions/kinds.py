"""How questions are moderated."""

from diseasemaps import workflow
from diseasemaps.moderation.kinds import Kind
from diseasemaps.questions import asking, compensating
from diseasemaps.questions.models import Question

QUESTION = Kind(
    name="question",
    find=lambda id: Question.objects.select_related("condition").get(pk=id),
    lock=workflow.lock,
    author=lambda question: question.author,
    condition=lambda question: question.condition,
    language=lambda question: question.language,
    snapshot=lambda question: {"text": question.text},
    verbs={
        "publish": asking.publish,
        "reject": asking.reject,
        "hide": asking.hide,
        "restore": asking.restore,
    },
    own={"take_down": asking.take_down},
    readable=lambda user: Question.objects.public(),
    undo={
        "publish": compensating.reopen,
        "reject": compensating.reopen,
        "hide": compensating.restore,
        "restore": compensating.hide_again,
    },
    uphold={"reject": compensating.reinstate, "hide": compensating.restore},
)
