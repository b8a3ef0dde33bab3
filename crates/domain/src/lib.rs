//! What an agency's work is made of. No I/O, no framework.
