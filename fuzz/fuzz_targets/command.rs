#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| jasan_fuzz::command::survives(text));
