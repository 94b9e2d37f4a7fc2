package chat.parley.gateway.connection;

import chat.parley.backplane.identity.Identity;

/// What a connection begins with.
public record Opening(Transport transport, Identity identity, Outlet outlet) {}
