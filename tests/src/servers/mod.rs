//! Servers that belong to one test alone, so that it may end them as hard as it likes.

mod postgres;
mod process;
mod redis;

pub use postgres::PrivatePostgres;
pub use process::{Died, Process, free_port, hand_over, terminate, unprivileged};
pub use redis::PrivateRedis;
