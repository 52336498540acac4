"""The lists of values that the description names: `ENUM_NAME_OVERRIDES` in the settings."""

from accounts import models as accounts
from diseasemaps.api.serializers.me import CONSENTS
from diseasemaps.api.serializers.moderation import ACTIONS
from diseasemaps.articles.models import Citation, Revision
from diseasemaps.moderation import queue
from diseasemaps.moderation.models import Appeal, CrisisPhrase, Helpline, Signal, WatchedWord
from diseasemaps.notifications.models import Kind, Mail
from diseasemaps.questions.models import Question
from experiences.models import Experience, ExperienceRevision, TimelineEvent, TreatmentTried

ReaderTypes = accounts.ReaderType.choices
Role = accounts.Role.choices
ProfileAudience = accounts.Audience.choices
BlockKind = accounts.Block.Kind.choices
RestrictionKind = accounts.Restriction.Kind.choices
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
MailWhen = Mail.choices
CaseAction = ACTIONS
CaseWhose = [queue.MINE, queue.UNCLAIMED]
SignalKind = Signal.Kind.choices
AppealStatus = Appeal.Status.choices
WordAction = WatchedWord.Action.choices
PhraseKind = CrisisPhrase.Kind.choices
HelplineTopic = Helpline.Topic.choices
ConsentText = CONSENTS
