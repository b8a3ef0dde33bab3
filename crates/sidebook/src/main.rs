//! The `sidebook` command.
fn main() {}
