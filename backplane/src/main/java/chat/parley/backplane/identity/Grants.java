package chat.parley.backplane.identity;

import chat.parley.backplane.rule.Role;
import chat.parley.protocol.id.RoomId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The roles that a token gives its user in rooms, in place of memberships. Immutable.
public record Grants(Map<RoomId, Role> roles) {
  static final String CLAIM = "rooms";

  /// Rooms of one token. A connection keeps them for as long as it is open; and a token of so many
  /// fits into a header of 8 KiB only where their names have no more than some forty characters.
  static final int MOST = 100;

  public static final Grants NONE = new Grants(Map.of());

  private static final String SEPARATOR = ",";
  private static final char BETWEEN = '=';

  public Grants {
    roles = Map.copyOf(roles);
  }

  /// These, and that of an operator.
  Grants ofOperator() {
    var all = new HashMap<>(roles);
    all.put(RoomId.CLUSTER, Role.READER);
    return new Grants(all);
  }

  /// Null where none is given.
  public @Nullable Role in(RoomId room) {
    return roles.get(room);
  }

  public boolean isEmpty() {
    return roles.isEmpty();
  }

  /// Reads a claim: an object of rooms and roles. Empty where it is something else, and none of it
  /// counts: a back end that has made a mistake learns of it.
  ///
  /// @param claim null where there is none
  static Optional<Grants> of(@Nullable Object claim) {
    if (claim == null) {
      return Optional.of(NONE);
    }
    if (!(claim instanceof Map<?, ?> rooms) || rooms.size() > MOST) {
      return Optional.empty();
    }
    var roles = new HashMap<RoomId, Role>();
    for (var grant : rooms.entrySet()) {
      if (!(grant.getKey() instanceof String room && grant.getValue() instanceof String label)
          || !isGrantable(room)
          || new RoomId(room).isReserved()) {
        return Optional.empty();
      }
      var role = Role.of(label).filter(Role::isGrantable);
      if (role.isEmpty()) {
        return Optional.empty();
      }
      roles.put(new RoomId(room), role.get());
    }
    return Optional.of(new Grants(roles));
  }

  /// A room of two is theirs alone.
  private static boolean isGrantable(String room) {
    return RoomId.isValid(room) && !new RoomId(room).isDirect();
  }

  /// As {@link #decoded} reads it: one word. Empty for none.
  public String encoded() {
    return roles.entrySet().stream()
        .map(grant -> grant.getKey().value() + BETWEEN + grant.getValue().label())
        .collect(Collectors.joining(SEPARATOR));
  }

  /// What {@link #encoded} wrote. What cannot be read counts for nothing.
  public static Grants decoded(String text) {
    var roles = new HashMap<RoomId, Role>();
    for (var grant : text.split(SEPARATOR, -1)) {
      int between = grant.indexOf(BETWEEN);
      if (between > 0 && isGrantable(grant.substring(0, between))) {
        Role.of(grant.substring(between + 1))
            .filter(Role::isGrantable)
            .ifPresent(role -> roles.put(new RoomId(grant.substring(0, between)), role));
      }
    }
    return roles.isEmpty() ? NONE : new Grants(roles);
  }
}
