//! What every example shares.
