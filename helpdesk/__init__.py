"""The EHS help desk: questions are recognised, routed into labs, and answered."""
