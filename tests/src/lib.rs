//! The product through its doors.
//!
//! [`TestApp`] starts the whole product (as the binary does) against the simulator, on a fresh database, with a clock
//! that stands still: tests move it and run the jobs. Personas drive the HTTP API as people do.

