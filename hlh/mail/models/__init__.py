from hlh.mail.models.bounces import Bounces
from hlh.mail.models.incoming import Incoming
from hlh.mail.models.letters import Letter, new_message_id

__all__ = ["Bounces", "Incoming", "Letter", "new_message_id"]
