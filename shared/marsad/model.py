"""The records of the product: Article, Document, Event and their parts.

The JSON of these models is the contract of the coding rules (docs/EVENTS.md). Every ``span`` is ``[start, end)`` in
Unicode code points of the article's text, and ``article.text[start:end] == text`` always holds.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator


class Record(BaseModel):
    """Base of all records: immutable once made, no field but those that are declared, errors that quote no article."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class EventType(StrEnum):
    """ACLED's six event types."""

    BATTLES = "Battles"
    EXPLOSIONS = "Explosions/Remote violence"
    VIOLENCE_AGAINST_CIVILIANS = "Violence against civilians"
    PROTESTS = "Protests"
    RIOTS = "Riots"
    STRATEGIC_DEVELOPMENTS = "Strategic developments"


class SubEventType(StrEnum):
    """ACLED's twenty-five sub-event types."""

    ARMED_CLASH = "Armed clash"
    GOVERNMENT_REGAINS_TERRITORY = "Government regains territory"
    NON_STATE_ACTOR_OVERTAKES_TERRITORY = "Non-state actor overtakes territory"
    AIR_DRONE_STRIKE = "Air/drone strike"
    SHELLING_ARTILLERY_MISSILE_ATTACK = "Shelling/artillery/missile attack"
    SUICIDE_BOMB = "Suicide bomb"
    REMOTE_EXPLOSIVE = "Remote explosive/landmine/IED"
    GRENADE = "Grenade"
    CHEMICAL_WEAPON = "Chemical weapon"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    SEXUAL_VIOLENCE = "Sexual violence"
    PEACEFUL_PROTEST = "Peaceful protest"
    PROTEST_WITH_INTERVENTION = "Protest with intervention"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB_VIOLENCE = "Mob violence"
    AGREEMENT = "Agreement"
    ARRESTS = "Arrests"
    CHANGE_TO_GROUP = "Change to group/activity"
    DISRUPTED_WEAPONS_USE = "Disrupted weapons use"
    HEADQUARTERS_ESTABLISHED = "Headquarters or base established"
    LOOTING = "Looting/property destruction"
    NON_VIOLENT_TRANSFER = "Non-violent transfer of territory"
    OTHER = "Other"


Plover = Literal["ASSAULT", "COERCE", "PROTEST", "AGREE", "MOBILIZE", "RETREAT"]

_TYPES: dict[EventType, dict[SubEventType, Plover | None]] = {
    EventType.BATTLES: {
        SubEventType.ARMED_CLASH: "ASSAULT",
        SubEventType.GOVERNMENT_REGAINS_TERRITORY: "ASSAULT",
        SubEventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY: "ASSAULT",
    },
    EventType.EXPLOSIONS: {
        SubEventType.AIR_DRONE_STRIKE: "ASSAULT",
        SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK: "ASSAULT",
        SubEventType.SUICIDE_BOMB: "ASSAULT",
        SubEventType.REMOTE_EXPLOSIVE: "ASSAULT",
        SubEventType.GRENADE: "ASSAULT",
        SubEventType.CHEMICAL_WEAPON: "ASSAULT",
    },
    EventType.VIOLENCE_AGAINST_CIVILIANS: {
        SubEventType.ATTACK: "ASSAULT",
        SubEventType.ABDUCTION: "COERCE",
        SubEventType.SEXUAL_VIOLENCE: "ASSAULT",
    },
    EventType.PROTESTS: {
        SubEventType.PEACEFUL_PROTEST: "PROTEST",
        SubEventType.PROTEST_WITH_INTERVENTION: "PROTEST",
        SubEventType.EXCESSIVE_FORCE: "ASSAULT",
    },
    EventType.RIOTS: {
        SubEventType.VIOLENT_DEMONSTRATION: "PROTEST",
        SubEventType.MOB_VIOLENCE: "ASSAULT",
    },
    EventType.STRATEGIC_DEVELOPMENTS: {
        SubEventType.AGREEMENT: "AGREE",
        SubEventType.ARRESTS: "COERCE",
        SubEventType.CHANGE_TO_GROUP: "MOBILIZE",
        SubEventType.DISRUPTED_WEAPONS_USE: "COERCE",
        SubEventType.HEADQUARTERS_ESTABLISHED: "MOBILIZE",
        SubEventType.LOOTING: "COERCE",
        SubEventType.NON_VIOLENT_TRANSFER: "RETREAT",
        SubEventType.OTHER: None,
    },
}
EVENT_TYPE_OF: dict[SubEventType, EventType] = {sub: event for event, subs in _TYPES.items() for sub in subs}
PLOVER_OF: dict[SubEventType, Plover | None] = {sub: code for subs in _TYPES.values() for sub, code in subs.items()}

Scope = Literal["incident", "aggregate"]
Factuality = Literal["happened", "denied", "planned"]
Bound = Literal["exact", "at_least", "more_than", "about", "up_to", "vague"]
Harm = Literal["killed", "wounded", "missing", "abducted", "detained", "displaced"]
Told = Literal["counted", "uncounted", "stated_zero", "not_mentioned"]
Precision = Literal[1, 2, 3]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class ActorKind(StrEnum):
    """What sort of party an actor is, after ACLED's actor types."""

    STATE_FORCES = "State forces"
    REBEL_GROUP = "Rebel group"
    POLITICAL_MILITIA = "Political militia"
    IDENTITY_MILITIA = "Identity militia"
    RIOTERS = "Rioters"
    PROTESTERS = "Protesters"
    CIVILIANS = "Civilians"
    EXTERNAL_OTHER_FORCES = "External/Other forces"
    UNKNOWN = "Unknown"


class Span(Record):
    """A stretch of the article's text, ``[start, end)`` in code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.end < self.start:
            raise ValueError(f"span ends at {self.end}, before its start at {self.start}")
        return self


SpanPair = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]


class Passage(Record):
    """Words of the article, as written, and where they stand."""

    text: str
    span: SpanPair


class Name(Passage):
    """A named source: ``name`` is the most informative form in the article, ``text`` the form at ``span``."""

    name: str


class Actor(Name):
    """A party to an event."""

    kind: ActorKind = ActorKind.UNKNOWN
    country: CountryCode | None = None


class Time(Record):
    """First and last day; ``precision`` 1 = the day is known, 2 = within a week, 3 = within a month or longer."""

    start: date | None = None
    end: date | None = None
    precision: Precision
    text: str | None = None
    span: SpanPair | None = None


class Place(Passage):
    """Where it happened, in degrees (WGS84).

    ``geo_precision`` 1 = the named town or neighbourhood, 2 = part of a region or near a town, 3 = region or country.
    """

    name: str
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    geo_precision: Precision
    country: CountryCode | None = None
    admin1: str | None = None
    gazetteer_id: str | None = None


class Casualty(Passage):
    """One toll as told; ``part_of`` is the index of the larger toll in the event's list."""

    harm: Harm
    count: int | None = Field(default=None, ge=0)
    bound: Bound
    group: str | None = None
    part_of: int | None = Field(default=None, ge=0)


class Estimate(Record):
    """UCDP's best, low and high, and how the number was told."""

    best: int | None = Field(default=None, ge=0)
    low: int | None = Field(default=None, ge=0)
    high: int | None = Field(default=None, ge=0)
    told: Told = "not_mentioned"


class Contradiction(Record):
    """Where the article disagrees with itself on a field of the event."""

    field: str
    values: list[int | str]
    spans: list[SpanPair]


class Event(Record):
    """One occurrence as one article tells it."""

    sub_event_type: SubEventType
    scope: Scope = "incident"
    factuality: Factuality = "happened"
    time: Time
    places: list[Place] = []
    initiators: list[Actor] = []
    targets: list[Actor] = []
    casualties: list[Casualty] = []
    fatalities: Estimate = Estimate()
    injuries: Estimate = Estimate()
    sources: list[Name] = []
    claimed_by: Actor | None = None
    denied_by: Actor | None = None
    contradictions: list[Contradiction] = []
    evidence: list[Passage] = Field(min_length=1)
    confidence: float = Field(ge=0, le=1)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def event_type(self) -> EventType:
        """ACLED's event type, which follows from the sub-event type."""
        return EVENT_TYPE_OF[self.sub_event_type]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def plover(self) -> Plover | None:
        """PLOVER's event code, which follows from the sub-event type."""
        return PLOVER_OF[self.sub_event_type]


class Document(Record):
    """A clean article, ready for extraction; ``version`` orders the uploads under one key."""

    article_id: str
    version: str
    text: str = Field(min_length=1)
    title: str | None = None
    published_at: date | None = None
    source: str | None = None
    language: str = "ar"
    url: str | None = None


class ArticleStatus(StrEnum):
    """Where an article stands on its path."""

    ACCEPTED = "accepted"
    EXTRACTED = "extracted"
    REJECTED = "rejected"
    FAILED = "failed"
    DELETED = "deleted"


class Article(Record):
    """What the table knows of an uploaded object. ``version`` is the S3 sequencer of the newest notification seen."""

    article_id: str
    bucket: str
    key: str
    version: str
    status: ArticleStatus
    reason: str | None = None
    received_at: datetime
    updated_at: datetime
    size: int | None = Field(default=None, ge=0)
    title: str | None = None
    published_at: date | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    event_count: int | None = Field(default=None, ge=0)
    event_set: str | None = None
    extractor_version: str | None = None


class StoredEvent(Record):
    """An event as the table and the API hold it: its id, and the article and extractor it came from."""

    event_id: str
    article_id: str
    event_set: str
    extractor_version: str
    published_at: date | None = None
    event: Event
