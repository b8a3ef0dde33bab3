//! Job handlers and schedules.
