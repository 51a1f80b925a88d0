#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| asena_ws::__fuzzing::envelope(bytes));
