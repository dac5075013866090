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

# Everything that must hold before a change lands.
ci:
    .ci/run

# Look at changed screens before accepting them.
review:
    cargo insta review
