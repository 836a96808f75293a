"""Who works at the secretariat, as every service must know it: roles, their sessions, and a copy of what each may do."""
