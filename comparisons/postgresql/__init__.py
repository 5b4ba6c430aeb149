"""PostgreSQL as Django speaks to it, but for what happens while it is away."""
