from helpdesk.views.asking import ask, question, verdict
from helpdesk.views.desk import at_the_desk, hand_over, queue, route

__all__ = ["ask", "at_the_desk", "hand_over", "question", "queue", "route", "verdict"]
