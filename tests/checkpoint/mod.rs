//! The checkpoint from outside: power cuts and failing disks while one is written.

mod crash;
