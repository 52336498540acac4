"""The lists of values that the description names: `ENUM_NAME_OVERRIDES` in the settings."""

from accounts.models import ReaderType
from diseasemaps.api.serializers.moderation import ACTIONS
from diseasemaps.api.serializers.people import CONSENTS
from diseasemaps.articles.models import Citation, Revision
from diseasemaps.notifications.models import Kind
from diseasemaps.questions.models import Question
from experiences.models import Experience, ExperienceRevision, TimelineEvent, TreatmentTried

ReaderTypes = ReaderType.choices
ArticleRevisionStatus = Revision.Status.choices
CitationType = Citation.Type.choices
ExperienceStatus = Experience.Status.choices
ExperienceRole = Experience.Role.choices
Audience = Experience.Audience.choices
ExperienceRevisionStatus = ExperienceRevision.Status.choices
AgeBand = ExperienceRevision.AgeBand.choices
Effect = TreatmentTried.Effect.choices
TimelineEventKind = TimelineEvent.Kind.choices
QuestionStatus = Question.Status.choices
NotificationKind = Kind.choices
CaseAction = ACTIONS
ConsentText = CONSENTS
