//! A program that waits most of the day keeps little memory: by settings of the allocator, with which it starts itself.
//!
//! The allocator of glibc keeps an arena for each thread and holds on to what was freed, expecting to need it again. We
//! load the books once and draw a picture now and then, so: one arena, large blocks straight from the system and back to
//! it. It reads its settings before a program begins, so `jasan serve` begins once more with them: the same process, the
//! same arguments. Settings of the owner's own are left as they are, and other systems too.

/// Starts this program anew with the settings, unless it has some.
///
/// To be called before anything else: what was opened or said would be lost.
pub fn start_small() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    of_glibc::start_small();
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod of_glibc {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    const NAME: &str = "GLIBC_TUNABLES";
    const SETTINGS: &str = "glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=65536:glibc.malloc.trim_threshold=65536";

    pub fn start_small() {
        if crate::config::is_set(NAME) || crate::config::is_set("MALLOC_ARENA_MAX") {
            return;
        }
        if let Ok(program) = std::env::current_exe() {
            let mut again = Command::new(program);
            again.args(std::env::args_os().skip(1)).env(NAME, SETTINGS);
            // It comes back only when it could not: then the program goes on as it is.
            let _ = again.exec();
        }
    }
}
