"""Index of the ground's models, by slice."""

from clear_platform.foundation.audit.models import (
    AuditEvent,
    AuditHead,
    AuditPersonalValue,
    AuditRefusal,
    AuditVerification,
)
from clear_platform.foundation.bridge.models import BridgeState, EventSender, WaitingMessage
from clear_platform.foundation.credentials.models import ApiKey, TokenFamily
from clear_platform.foundation.events.models import Event, EventOutbox, EventRetry, LaneStart, ProcessedEvent
from clear_platform.foundation.features.models import FeatureFlag
from clear_platform.foundation.history.models import KeptRow
from clear_platform.foundation.idempotency.models import KeptAnswer, SpentKey
from clear_platform.foundation.imports.models import ImportBatch, ImportMapping, ImportRow
from clear_platform.foundation.jobs.models import DeadLetter, JobLease, Schedule, ScheduleSlot
from clear_platform.foundation.limits.models import FailedSignIns, RequestCount
from clear_platform.foundation.lineage.models import Citable, Citation
from clear_platform.foundation.members.models import Invitation
from clear_platform.foundation.rights.models import DataSource, RightsException
from clear_platform.foundation.sessions.models import Session
from clear_platform.foundation.sso.models import IdentityProvider, SignInDomain
from clear_platform.foundation.tenancy.models import AccessGrant, Membership, Organization, User
from clear_platform.foundation.webhooks.models import (
    InboundEndpoint,
    ReceivedWebhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)

__all__ = [
    "AccessGrant",
    "ApiKey",
    "AuditEvent",
    "AuditHead",
    "AuditPersonalValue",
    "AuditRefusal",
    "AuditVerification",
    "BridgeState",
    "Citable",
    "Citation",
    "DataSource",
    "DeadLetter",
    "Event",
    "EventOutbox",
    "EventRetry",
    "EventSender",
    "FailedSignIns",
    "FeatureFlag",
    "IdentityProvider",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "InboundEndpoint",
    "Invitation",
    "JobLease",
    "KeptAnswer",
    "KeptRow",
    "LaneStart",
    "Membership",
    "Organization",
    "ProcessedEvent",
    "ReceivedWebhook",
    "RequestCount",
    "RightsException",
    "Schedule",
    "ScheduleSlot",
    "Session",
    "SignInDomain",
    "SpentKey",
    "TokenFamily",
    "User",
    "WaitingMessage",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
