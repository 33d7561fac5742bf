//! The JSON both ends speak: resources as Graph writes them, and to and from `planner`.
