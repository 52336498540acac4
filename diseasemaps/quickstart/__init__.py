"""The whole house from one command: phases.py prepares, supervisor.py runs, journey.py walks it."""
