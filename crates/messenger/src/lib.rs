//! The port to a messenger platform: neutral types, events and errors.
