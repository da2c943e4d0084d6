"""The agents, one a role: each reads a topic, calls pure code, sends what comes out, and only then lets its message be committed."""
