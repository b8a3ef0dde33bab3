//! Repositories, the inbox, the job queue, the unit of work, and short-lived shared state.
