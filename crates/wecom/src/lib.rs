//! The WeCom adapter. Platform words stop here.
