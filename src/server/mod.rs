//! A small Planner of our own: the default backend, the demo and the test peer.
