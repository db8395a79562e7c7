from helpdesk.views.asking import ask, question, verdict
from helpdesk.views.desk import case, hand_over, queue, route

__all__ = ["ask", "case", "hand_over", "question", "queue", "route", "verdict"]
