#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jasan_fuzz::csv::survives(bytes));
