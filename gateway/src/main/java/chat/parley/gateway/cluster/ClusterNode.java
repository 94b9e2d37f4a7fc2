package chat.parley.gateway.cluster;

/// This node as the others and its operators know it.
///
/// @param name that no other node has: the one that it was given, and behind it something of its
///   own; letters, digits, `.`, `_` and `-`
public record ClusterNode(String name) {}
