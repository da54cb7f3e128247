//! A program that waits most of the day keeps little memory.
//!
//! The allocator of glibc keeps an arena for each thread and holds on to what was freed, expecting to need it again. We
//! load the books once and draw a picture now and then, so: one arena, large blocks straight from the system and back
//! to it, and what the start left over is given back. Code and constants (fonts, sentences, tables) that nobody reads
//! now are let go of too; the system maps them again from the file when they are needed. Other systems are left as they are.

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

    /// Gives back what is free now, and the code and constants that are not in use.
    pub fn give_back() {
        // SAFETY: malloc_trim releases only pages that hold nothing; it may be called at any time from any thread.
        unsafe {
            libc::malloc_trim(0);
        }
        let map = std::fs::read_to_string("/proc/self/smaps").unwrap_or_default();
        for range in unwritten(&map) {
            let length = range.end - range.start;
            // SAFETY: the range is mapped from a file, cannot be written to, and no page of it was ever changed: the
            // system reads each page from the file again when it is next used.
            unsafe {
                libc::madvise(
                    range.start as *mut libc::c_void,
                    length,
                    libc::MADV_DONTNEED,
                );
            }
        }
    }

    /// The ranges of a detailed map that are of files, for reading only, and as the files are. What the loader wrote to
    /// before it closed a range (the program's own addresses) is counted as anonymous there, and left alone.
    fn unwritten(map: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let mut candidate = None;
        map.lines().filter_map(move |line| {
            if let Some(kept) = line.strip_prefix("Anonymous:") {
                return candidate.take().filter(|_| kept.trim() == "0 kB");
            }
            // Every range begins with a line of addresses, and only that.
            if line.split(' ').next().is_some_and(|w| w.contains('-')) {
                candidate = read_only(line);
            }
            None
        })
    }

    /// The addresses of a line of the map, when nobody can write there and a file stands behind it.
    fn read_only(line: &str) -> Option<std::ops::Range<usize>> {
        let mut parts = line.split_ascii_whitespace();
        let (from, to) = parts.next()?.split_once('-')?;
        let closed = matches!(parts.next()?, "r-xp" | "r--p");
        let of_file = parts.nth(3)?.starts_with('/');
        let address = |text| usize::from_str_radix(text, 16).ok();
        Some(address(from)?..address(to)?).filter(|_| closed && of_file)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// One range of a map as the kernel writes it.
        fn range(rights: &str, path: &str, anonymous: &str) -> String {
            format!(
                "7f00-7f10 {rights} 00000000 fe:00 100  {path}\n\
                 Rss:                 64 kB\n\
                 Anonymous:        {anonymous}\n\
                 VmFlags: rd mr mw me\n"
            )
        }

        #[test]
        fn only_what_a_file_still_says_is_let_go_of() {
            let found = |map: &str| unwritten(map).collect::<Vec<_>>();
            let program = "/usr/bin/jasan";
            let all = Vec::from_iter(Some(0x7f00..0x7f10));
            for rights in ["r-xp", "r--p"] {
                assert_eq!(found(&range(rights, program, "0 kB")), all);
                let written = range(rights, program, "4 kB");
                assert_eq!(found(&written), [], "the loader's own pages stay");
                assert_eq!(found(&range(rights, "[vdso]", "0 kB")), []);
                assert_eq!(found(&range(rights, "", "0 kB")), []);
            }
            for open in ["rw-p", "rwxp", "r--s", "rw-s", "---p"] {
                assert_eq!(found(&range(open, program, "0 kB")), [], "{open}");
            }
            let both = range("rw-p", program, "0 kB") + &range("r--p", program, "0 kB");
            assert_eq!(found(&both), all);
        }

        #[test]
        fn the_program_goes_on_with_what_it_gave_back() {
            static FONT: &[u8] = include_bytes!("../assets/fonts/Pretendard-Regular.otf");
            let sum = || FONT.iter().map(|byte| u64::from(*byte)).sum::<u64>();
            let before = sum();
            give_back();
            assert_eq!(sum(), before);
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod of_glibc {
    pub fn stay_small() {}
    pub fn give_back() {}
}

pub use of_glibc::{give_back, stay_small};
