#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sidebook_fuzzing::envelope_xml(bytes));
