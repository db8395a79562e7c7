from helpdesk.models.additions import Addition
from helpdesk.models.answers import Answer
from helpdesk.models.corrections import Correction
from helpdesk.models.questions import Place, Question, Scope

__all__ = ["Addition", "Answer", "Correction", "Place", "Question", "Scope"]
