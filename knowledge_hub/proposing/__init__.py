"""How something comes into the hub from outside: it is proposed by its address, looked up, and curators decide."""
