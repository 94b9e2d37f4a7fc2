package chat.parley.loadtest.plan;

import java.util.List;

/// One connection to be: its user, its node (an index into the list of gateways) and the rooms it
/// follows. Immutable.
///
/// @param number counts all seats of a run from 0
/// @param place counts the seats of one group of rooms from 0
public record Seat(int number, int place, int node, String user, List<String> rooms) {}
