//! The product through its doors.
