package chat.parley.gateway.command;

import chat.parley.backplane.ephemeral.EphemeralMessages;
import chat.parley.backplane.signal.Signals;
import chat.parley.backplane.typing.Typists;

/// Where commands go by which a user says what is stored nowhere. Thread-safe.
record Passing(Typists typists, Signals signals, EphemeralMessages messages) {}
