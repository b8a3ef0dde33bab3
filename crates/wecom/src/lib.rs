//! The WeCom adapter. Platform words stop here.
pub mod events;
