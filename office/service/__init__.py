"""The office as a service for many kiosks: HTTPS with mutual certificates, on SQLite or PostgreSQL."""
