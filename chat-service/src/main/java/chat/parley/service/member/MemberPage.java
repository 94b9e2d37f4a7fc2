package chat.parley.service.member;

import chat.parley.backplane.log.Membership;
import chat.parley.protocol.id.UserId;
import chat.parley.service.presence.PresenceView;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The JSON of a page of members, in the order of their ids.
///
/// @param next the user to name in `after` for the next page; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record MemberPage(List<MemberView> members, @Nullable String next) {
  MemberPage {
    members = List.copyOf(members);
  }

  /// @param stored all members and their stored form
  /// @param after the user before the page, who need not be a member; empty for the first page
  static MemberPage of(Map<String, String> stored, String after, int size) {
    var rest = new TreeMap<>(stored).tailMap(after, false);
    var members =
        rest.entrySet().stream()
            .limit(size)
            .map(member -> new MemberView(member.getKey(), role(member.getValue())))
            .toList();
    return new MemberPage(members, rest.size() > size ? members.getLast().user() : null);
  }

  List<UserId> users() {
    return members.stream().map(member -> new UserId(member.user())).toList();
  }

  /// @param presences those of {@link #users}, in their order
  MemberPage with(List<PresenceView> presences) {
    return new MemberPage(
        IntStream.range(0, members.size())
            .mapToObj(i -> members.get(i).with(presences.get(i)))
            .toList(),
        next);
  }

  private static String role(String stored) {
    return Membership.parse(stored)
        .orElseThrow(() -> new IllegalStateException("not a membership: " + stored))
        .role();
  }
}
