# What one types most. `just --list` shows them.

# everything that must hold before a change lands
check:
    .ci/run

# ratios for a large plan
bench:
    cargo bench --bench board

# write screenshots/ from real frames
screenshots:
    cargo run --example screenshots
