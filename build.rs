//! How the program is linked; nothing is generated here.
//!
//! On Linux it lies at a fixed address. At any other, some forty thousand pointers (those of the time zones above all)
//! would have to be put right at every start: that touches two megabytes, and takes longer than all else that a start
//! does. Libraries, heap and stacks lie anywhere all the same, and nothing of this program's own is unsafe code.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    let feature = target("FEATURE");
    if target("OS") == "linux" && target("ENV") == "gnu" && !feature.split(',').any(|it| it == "crt-static") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
