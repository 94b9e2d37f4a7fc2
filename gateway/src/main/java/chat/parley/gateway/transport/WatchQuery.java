package chat.parley.gateway.transport;

import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whom an SSE or poll request watches: `watch=bob,carol:1763764800000`, each perhaps with the
/// version that the client has of him: so a poll brings what it has not. No user id has a comma or
/// a colon.
final class WatchQuery {
  /// As many digits as 2^53 has.
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,16}");

  private WatchQuery() {}

  /// Users with the versions that the client has, or {@link Watching#NOTHING}; none where nothing
  /// is named. Throws a refusal.
  static Map<UserId, Long> parse(Optional<String> watch) {
    var known = new LinkedHashMap<UserId, Long>();
    var named = watch.orElse("");
    if (!named.isEmpty()) {
      for (var each : named.split(",", -1)) {
        int colon = each.indexOf(':');
        var user = colon < 0 ? each : each.substring(0, colon);
        known.put(user(user), colon < 0 ? Watching.NOTHING : version(each.substring(colon + 1)));
      }
    }
    return known;
  }

  private static UserId user(String id) {
    if (!UserId.isValid(id)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_USER));
    }
    return new UserId(id);
  }

  private static long version(String digits) {
    if (!VERSION.matcher(digits).matches()) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.BAD_REQUEST,
              "'watch' must be user ids with commas between, each perhaps with ':' and a version."));
    }
    return Long.parseLong(digits);
  }
}
