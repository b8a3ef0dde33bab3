//! WeCom to develop, test, demonstrate and load against.
