from hlh.mail.models.bounces import Bounces
from hlh.mail.models.incoming import Incoming
from hlh.mail.models.letters import Letter, new_message_id
from hlh.mail.models.notices import Cadence, Notice, Preferences, Stop
from hlh.mail.models.wordings import Wording

__all__ = ["Bounces", "Cadence", "Incoming", "Letter", "Notice", "Preferences", "Stop", "Wording", "new_message_id"]
