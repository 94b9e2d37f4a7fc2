package chat.parley.service.member;

import chat.parley.backplane.rule.Role;
import chat.parley.service.edge.JsonBody;
import org.jspecify.annotations.Nullable;

/// The role that somebody is to have, as it stands in a request's body.
record RoleDraft(@Nullable String role) {
  Role checked() {
    return Role.of(role == null ? "" : role)
        .orElseThrow(() -> JsonBody.badField("role", "'reader', 'member', 'moderator' or 'owner'"));
  }
}
