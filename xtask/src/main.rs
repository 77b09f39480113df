//! The gates and releases of the workspace.

fn main() {}
