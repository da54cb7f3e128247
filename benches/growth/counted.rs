//! What the kernel counted for this process: CPU time and memory. Other programs on the machine change neither much.

/// CPU seconds of all threads so far.
pub fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// CPU seconds of one call, and what it gave.
pub fn seconds_of<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_seconds();
    let result = std::hint::black_box(work());
    (cpu_seconds() - before, result)
}

/// CPU seconds of another process so far, in steps of a tick (Linux; elsewhere NaN).
pub fn cpu_seconds_of(process: &str) -> f64 {
    // Ticks are 100 a second for every program on Linux, whatever the kernel's own are.
    const TICK: f64 = 0.01;
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let numbers = after_name.split_ascii_whitespace().skip(11).take(2);
    let ticks: Option<f64> = numbers.map(|n| n.parse::<f64>().ok()).sum();
    ticks
        .filter(|t| *t > 0.0)
        .map_or(f64::NAN, |ticks| ticks * TICK)
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A line of `/proc/PID/status` in MB, such as `VmRSS` (Linux; elsewhere NaN).
pub fn memory_mb(process: &str, line: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let found = text
        .lines()
        .find_map(|l| l.strip_prefix(line)?.strip_prefix(':'));
    found
        .and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok())
        .map_or(f64::NAN, |kb| kb / 1024.0)
}

/// `met` or `NOT MET`: a figure against the most that it may be.
pub fn verdict(figure: f64, most: f64) -> &'static str {
    if figure <= most { "met" } else { "NOT MET" }
}
