package chat.parley.backplane.rule;

import chat.parley.backplane.redis.Script;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A script that acts for a user by `rules.lua`: as it is for members, and in a form of its own for
/// each role that a token may grant. So a granted role costs nothing where there is none, and the
/// script itself knows nothing of it. Immutable.
public final class ActorScript {
  private static final String RULES = "rules.lua";

  private final Script ofMembers;
  private final Map<Role, Script> granted = new EnumMap<>(Role.class);

  private ActorScript(String... files) {
    ofMembers = Script.of(files);
    for (var role : Role.values()) {
      if (role.isGrantable()) {
        granted.put(role, Script.of(with(role, files)));
      }
    }
  }

  /// @param files as those of a {@link Script}, `rules.lua` among them
  public static ActorScript of(String... files) {
    return new ActorScript(files);
  }

  public Script as(Actor actor) {
    var role = actor.granted();
    return role == null
        ? ofMembers
        : Objects.requireNonNull(granted.get(role), "a role that is not granted");
  }

  private static String[] with(Role role, String... files) {
    return Arrays.stream(files)
        .flatMap(
            file ->
                file.equals(RULES)
                    ? Stream.of(RULES, "granted_" + role.label() + ".lua", "granted.lua")
                    : Stream.of(file))
        .toArray(String[]::new);
  }
}
