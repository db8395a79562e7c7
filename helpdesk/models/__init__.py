from helpdesk.models.answers import Answer
from helpdesk.models.corrections import Correction
from helpdesk.models.questions import Place, Question, Scope

__all__ = ["Answer", "Correction", "Place", "Question", "Scope"]
