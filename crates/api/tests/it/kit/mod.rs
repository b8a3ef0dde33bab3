//! The vocabulary of the tests: a world with two agencies, people who sign in, and answers that are checked against the
//! OpenAPI document.

mod answer;
mod change;
mod house;
mod knowledge;
mod money;
mod people;
mod world;

pub(crate) use answer::Answer;
pub(crate) use change::hide_ids;
pub(crate) use house::{AES_KEY, House};
pub(crate) use knowledge::add_reports;
pub(crate) use money::money as add_money;
pub(crate) use world::{Request, World, percent};

pub(crate) use serde_json::{Value, json};
pub(crate) use sidebook_storage::testing::{TestDatabase, on_each_database};
