//! Links the few lines of C that must run before the Rust runtime; see `src/bin/zhclean/system/streams.c`.

fn main() {
    #[cfg(feature = "cli")]
    streams();
}

#[cfg(feature = "cli")]
fn streams() {
    const SOURCE: &str = "src/bin/zhclean/system/streams.c";
    println!("cargo::rerun-if-changed={SOURCE}");
    // the object itself: out of a library the linker takes only what is asked for by name
    for object in cc::Build::new().file(SOURCE).compile_intermediates() {
        println!("cargo::rustc-link-arg-bin=zhclean={}", object.display());
    }
}
