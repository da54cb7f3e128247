#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| jasan_fuzz::journal::survives(text));
