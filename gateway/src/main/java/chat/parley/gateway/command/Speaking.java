package chat.parley.gateway.command;

import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.presence.Appearances;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.room.FirstUse;
import chat.parley.backplane.state.StateChanges;
import chat.parley.backplane.thread.Threads;

/// Where commands go by which a user says something, in a room or of himself. Thread-safe.
record Speaking(
    FirstUse rooms,
    MessageChanges changes,
    StateChanges documents,
    Receipts receipts,
    Threads threads,
    Passing passing,
    Appearances appearances,
    Inboxes inboxes) {}
