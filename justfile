# What there is to run. `just` lists it.

default:
    @just --list

# The cockpit on the built-in sample book.
demo:
    cargo run --release -- demo

# The tests, as the README has them.
test:
    cargo test

# The long forms of the fault tests: about half an hour.
long:
    CONFIDANT_LONG=1 cargo test -- --nocapture

# One reader of other programs' files against made-up bytes: vcard, csv, monica_json or own_json. Needs cargo-fuzz and a nightly.
fuzz target seconds="300":
    cargo +nightly fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz {{target}} -- -max_total_time={{seconds}}

# The goals of speed, row by row, beside programs without data; `just bench --quick`, `just bench --rows 1,5 --runs 20`.
bench *options:
    cargo bench --bench cockpit -- {{options}}

# The library by itself: append, triage, timeline, search.
bench-book *options:
    cargo bench --bench book -- {{options}}

# How cost grows with the book, up to so many entries: measured, and written into benches/GROWTH.md with its plot.
growth entries="1000000":
    cargo bench --bench growth -- --up-to {{entries}} --plot assets/growth.svg

# Everything that must hold before a change lands.
ci:
    .ci/run

# Look at changed screens before accepting them.
review:
    cargo insta review

# The manual and the completions, as packages carry them, in target/package-files.
package-files:
    cargo build --release
    mkdir -p target/package-files
    target/release/confidant man --to target/package-files/man
    target/release/confidant completions bash > target/package-files/confidant.bash
    target/release/confidant completions zsh > target/package-files/_confidant
    target/release/confidant completions fish > target/package-files/confidant.fish

# A Debian package in target/debian; needs cargo-deb.
deb: package-files
    cargo deb --no-build --strip
