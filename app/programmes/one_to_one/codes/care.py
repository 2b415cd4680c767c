"""Codes of the care: needs, risk, restrictions, technology, plan and monitoring."""

from app.workflow.choice import Choice


class Domain(Choice):
    """The twelve care domains of the Decision Support Tool, in its order."""

    BREATHING = "BREATHING"
    NUTRITION = "NUTRITION"
    CONTINENCE = "CONTINENCE"
    SKIN = "SKIN", "Skin, with wounds"
    MOBILITY = "MOBILITY"
    COMMUNICATION = "COMMUNICATION"
    PSYCHOLOGICAL = "PSYCHOLOGICAL", "Psychological and emotional needs"
    COGNITION = "COGNITION"
    BEHAVIOUR = "BEHAVIOUR"
    DRUG_THERAPIES = "DRUG_THERAPIES", "Drug therapies and symptom control"
    ALTERED_STATES = "ALTERED_STATES", "Altered states of consciousness"
    OTHER_NEEDS = "OTHER_NEEDS"


class Level(Choice):
    """How great a need is. Levels are recorded; no sum of them means anything here (BR10)."""

    NO_NEEDS = "NO_NEEDS"
    LOW = "LOW"
    MODERATE = "MODERATE"
    HIGH = "HIGH"
    SEVERE = "SEVERE"
    PRIORITY = "PRIORITY"


_TO_HIGH = (Level.NO_NEEDS, Level.LOW, Level.MODERATE, Level.HIGH)
_TO_SEVERE = (*_TO_HIGH, Level.SEVERE)
_TO_PRIORITY = (*_TO_SEVERE, Level.PRIORITY)

ALLOWED_LEVELS: dict[Domain, tuple[Level, ...]] = {
    Domain.BREATHING: _TO_PRIORITY,
    Domain.NUTRITION: _TO_SEVERE,
    Domain.CONTINENCE: _TO_HIGH,
    Domain.SKIN: _TO_SEVERE,
    Domain.MOBILITY: _TO_SEVERE,
    Domain.COMMUNICATION: _TO_HIGH,
    Domain.PSYCHOLOGICAL: _TO_HIGH,
    Domain.COGNITION: _TO_SEVERE,
    Domain.BEHAVIOUR: _TO_PRIORITY,
    Domain.DRUG_THERAPIES: _TO_PRIORITY,
    Domain.ALTERED_STATES: (*_TO_HIGH, Level.PRIORITY),
    Domain.OTHER_NEEDS: _TO_SEVERE,
}
"""The levels of the Decision Support Tool for each domain: altered states of consciousness has no Severe."""


class Consulted(Choice):
    """Whether somebody was asked, and if not why not."""

    CONSULTED = "CONSULTED", "Asked and heard"
    DECLINED = "DECLINED", "Asked, and declined"
    UNABLE = "UNABLE", "Not able to say"
    NOT_REACHED = "NOT_REACHED"
    NOT_APPLICABLE = "NOT_APPLICABLE", "There is no such party"


class RestrictionKind(Choice):
    """What restricts the person. One-to-one care is itself one."""

    ONE_TO_ONE = "ONE_TO_ONE", "One-to-one care"
    LOCKED_DOOR = "LOCKED_DOOR"
    SENSOR = "SENSOR"
    AUDIO = "AUDIO", "Listening in"
    VIDEO = "VIDEO", "Video"
    GPS = "GPS", "GPS"
    SEDATION = "SEDATION"
    BED_RAILS = "BED_RAILS"
    PHYSICAL_INTERVENTION = "PHYSICAL_INTERVENTION"
    SUPERVISED_ACCESS = "SUPERVISED_ACCESS"
    OTHER = "OTHER"


class RestrictionChange(Choice):
    """Whether the proposal restricts the person more, less or as before."""

    MORE = "MORE"
    LESS = "LESS"
    SAME = "SAME"


class AtType(Choice):
    """Assistive technology."""

    BED_SENSOR = "BED_SENSOR"
    CHAIR_SENSOR = "CHAIR_SENSOR"
    FLOOR_MAT = "FLOOR_MAT"
    PIR_MOTION = "PIR_MOTION", "Motion sensor"
    DOOR_CONTACT = "DOOR_CONTACT"
    ACOUSTIC_MONITOR = "ACOUSTIC_MONITOR"
    RADAR_FALL = "RADAR_FALL", "Fall detector (radar)"
    FALL_PENDANT = "FALL_PENDANT", "Fall alarm to wear"
    GPS_LOCATOR = "GPS_LOCATOR", "GPS locator"
    EPILEPSY_SENSOR = "EPILEPSY_SENSOR"
    ENURESIS_SENSOR = "ENURESIS_SENSOR"
    LOW_BED_CRASH_MAT = "LOW_BED_CRASH_MAT", "Low bed with a crash mat"
    HIP_PROTECTOR = "HIP_PROTECTOR"
    NURSE_CALL_SMART = "NURSE_CALL_SMART", "Smart nurse call"
    VIDEO = "VIDEO"
    ECP = "ECP", "Electronic care planning"


SURVEILLANCE = frozenset({AtType.ACOUSTIC_MONITOR, AtType.VIDEO, AtType.GPS_LOCATOR})
"""Technology that hears, sees or follows a person: it needs consent or best interests, and a DPIA (BR28)."""


class ActivityPurpose(Choice):
    """What a planned activity is for."""

    MEANINGFUL_OCCUPATION = "MEANINGFUL_OCCUPATION"
    TRIGGER_AVOIDANCE = "TRIGGER_AVOIDANCE", "Avoiding what sets it off"


class MitigationKind(Choice):
    """What is put in place so that less one-to-one care stays safe."""

    ASSISTIVE_TECHNOLOGY = "ASSISTIVE_TECHNOLOGY"
    ACTIVITY_PLAN = "ACTIVITY_PLAN"
    INTERMITTENT_OBSERVATION = "INTERMITTENT_OBSERVATION"
    ENVIRONMENT_CHANGE = "ENVIRONMENT_CHANGE"
    STAFF_TRAINING = "STAFF_TRAINING"
    MEDICATION_REVIEW = "MEDICATION_REVIEW"
    THERAPY_INPUT = "THERAPY_INPUT"
    BEHAVIOUR_SUPPORT_PLAN = "BEHAVIOUR_SUPPORT_PLAN"
    OTHER = "OTHER"


class Monitored(Choice):
    """What is counted while a phase runs."""

    FALLS = "FALLS"
    INCIDENTS = "INCIDENTS"
    ABC_BEHAVIOUR = "ABC_BEHAVIOUR", "Behaviour (ABC chart)"
    CHOKING = "CHOKING"
    SEIZURES = "SEIZURES"
    ABSCONDING = "ABSCONDING", "Leaving unnoticed"
    PRN_USE = "PRN_USE", "Medicines given as needed"
    SLEEP = "SLEEP"
    ENGAGEMENT = "ENGAGEMENT"


class Trigger(Choice):
    """What brings the hours back at once."""

    FALL_WITH_INJURY = "FALL_WITH_INJURY"
    REPEATED_FALLS = "REPEATED_FALLS"
    HARM_TO_OTHERS = "HARM_TO_OTHERS"
    SERIOUS_HARM_TO_OTHERS = "SERIOUS_HARM_TO_OTHERS"
    ABSCONDING = "ABSCONDING", "Leaving unnoticed"
    CHOKING = "CHOKING"
    LONG_SEIZURE = "LONG_SEIZURE", "Seizure over 5 minutes"
    BEHAVIOUR_ABOVE_BASELINE = "BEHAVIOUR_ABOVE_BASELINE", "More behaviour that challenges than before"
    SAFEGUARDING_CONCERN = "SAFEGUARDING_CONCERN"
    HOSPITAL_ADMISSION = "HOSPITAL_ADMISSION"
    SERIOUS_CONCERN = "SERIOUS_CONCERN", "Serious concern of the home"


class TriggeredBy(Choice):
    """Who in the home may draw on the contingency hours."""

    REGISTERED_MANAGER = "REGISTERED_MANAGER"
    NURSE_IN_CHARGE = "NURSE_IN_CHARGE"


class PhaseStatus(Choice):
    """Where a phase of the plan stands."""

    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    STOPPED = "STOPPED"


class PhaseChoice(Choice):
    """What a review of a phase decided."""

    PROCEED = "PROCEED"
    EXTEND = "EXTEND"
    STEP_BACK = "STEP_BACK"
    STOP = "STOP"


class Restored(Choice):
    """How much comes back in an emergency."""

    BASELINE = "BASELINE", "All hours as before"
    CONTINGENCY = "CONTINGENCY", "The contingency hours"


class FollowUp(Choice):
    """How the person was found at a review after the change."""

    STABLE = "STABLE"
    IMPROVED = "IMPROVED"
    WORSE_MANAGED = "WORSE_MANAGED", "Worse, and managed"
    WORSE_ACTION_TAKEN = "WORSE_ACTION_TAKEN", "Worse, and action was taken"
