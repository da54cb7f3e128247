//! A program that waits most of the day keeps little memory.
//!
//! The allocator of glibc keeps an arena for each thread and holds on to what was freed, expecting to need it again. We
//! load the books once and draw a picture now and then, so: one arena, large blocks straight from the system and back
//! to it, and what the start left over is given back. Code that only ran at the start is let go of too; the system maps
//! it again from the file when it is needed. Other systems are left as they are.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod of_glibc {
    /// Blocks from this size on come from the system and go back when they are freed.
    const LARGE_BYTES: libc::c_int = 64 << 10;

    /// To be called before the first thread is started: a thread keeps the arena that it began with.
    pub fn stay_small() {
        // SAFETY: mallopt takes numbers and touches no memory of ours; a setting that it does not know it refuses.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, 1);
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BYTES);
            libc::mallopt(libc::M_TRIM_THRESHOLD, LARGE_BYTES);
        }
    }

    /// Gives back what is free now, and the code that is not running.
    pub fn give_back() {
        // SAFETY: malloc_trim releases only pages that hold nothing; it may be called at any time from any thread.
        unsafe {
            libc::malloc_trim(0);
        }
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
        for range in maps.lines().filter_map(code) {
            let length = range.end - range.start;
            // SAFETY: the range is executable, so never written to, and mapped from a file: the system reads each page
            // from there again when it is next used.
            unsafe {
                libc::madvise(
                    range.start as *mut libc::c_void,
                    length,
                    libc::MADV_DONTNEED,
                );
            }
        }
    }

    /// The addresses of a line of the map, when it is code of a file.
    fn code(line: &str) -> Option<std::ops::Range<usize>> {
        let mut parts = line.split_ascii_whitespace();
        let (from, to) = parts.next()?.split_once('-')?;
        let is_code = parts.next()? == "r-xp" && parts.nth(3)?.starts_with('/');
        let address = |text| usize::from_str_radix(text, 16).ok();
        Some(address(from)?..address(to)?).filter(|_| is_code)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn only_code_of_a_file_is_let_go_of() {
            let code_of = |rights: &str, path: &str| {
                code(&format!("7f00-7f10 {rights} 00000000 fe:00 100  {path}"))
            };
            assert_eq!(code_of("r-xp", "/usr/bin/jasan"), Some(0x7f00..0x7f10));
            assert_eq!(code_of("r--p", "/usr/bin/jasan"), None);
            assert_eq!(code_of("rwxp", "/usr/bin/jasan"), None);
            assert_eq!(code_of("r-xp", "[vdso]"), None);
            assert_eq!(code("7f00-7f10 r-xp 00000000 00:00 0"), None);
            give_back();
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod of_glibc {
    pub fn stay_small() {}
    pub fn give_back() {}
}

pub use of_glibc::{give_back, stay_small};
