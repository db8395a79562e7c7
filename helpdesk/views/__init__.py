from helpdesk.views.asking import ask, question, verdict
from helpdesk.views.desk import at_the_desk, hand_over, point, queue, route

__all__ = ["ask", "at_the_desk", "hand_over", "point", "question", "queue", "route", "verdict"]
