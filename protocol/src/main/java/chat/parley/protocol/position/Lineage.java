package chat.parley.protocol.position;

import java.util.List;

/// A room's history as Redis has it now. Each epoch names one unbroken stretch; where Redis went on
/// without what it had acknowledged last (a failover, a restart), or may have, a new epoch
/// continues the numbering after the last publication that survived: a fork.
///
/// @param epoch in which the next publication will be
/// @param top the position of the newest publication; of an older epoch where the present one has
///   none yet
/// @param forks for each epoch that ended the last of its positions that survived, the newest first
public record Lineage(Epoch epoch, Position top, List<Position> forks) {
  public Lineage {
    forks = List.copyOf(forks);
  }

  public Place locate(Position position) {
    if (position.equals(top)) {
      return new Place.OnHistory();
    }
    if (position.epoch().equals(epoch)) {
      boolean isAhead = !top.epoch().equals(epoch) || position.offset() > top.offset();
      return isAhead ? new Place.Ahead() : inEpochAfter(0, position);
    }
    for (int i = 0; i < forks.size(); i++) {
      var fork = forks.get(i);
      if (fork.epoch().equals(position.epoch())) {
        boolean isLost = position.offset() > fork.offset();
        return isLost ? new Place.Lost(fork) : inEpochAfter(i + 1, position);
      }
    }
    return new Place.Lost(null);
  }

  /// An epoch begins after the fork that ended the one before it: lower offsets under its name were
  /// made up.
  private Place inEpochAfter(int older, Position position) {
    boolean isMadeUp = older < forks.size() && position.offset() <= forks.get(older).offset();
    return isMadeUp ? new Place.Lost(null) : new Place.OnHistory();
  }
}
