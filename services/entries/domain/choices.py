"""What an applicant chooses from: value as the API takes it, and the words people read."""

from services.japanese import labels, municipalities

MUNICIPALITIES = tuple(municipalities.MUNICIPALITIES.items())
THEMES = tuple(labels.THEMES.items())
CATEGORIES = tuple((category, category) for category in labels.CATEGORIES)
DELIVERY_MODES = tuple(labels.DELIVERY_MODES.items())
COST_KINDS = tuple(labels.COST_KINDS.items())
ORG_TYPES = tuple(labels.ORG_TYPES.items())
