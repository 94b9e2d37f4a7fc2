package chat.parley.service.restriction;

import chat.parley.service.edge.JsonBody;
import org.jspecify.annotations.Nullable;

/// Until when somebody is to be muted, as it stands in a request's body.
record MuteDraft(@Nullable Long until) {
  /// The protocol's times are below it, and so are numbers that every JSON reader takes.
  private static final long END_OF_TIME = 1L << 53;

  long checked() {
    if (until == null || until < 0 || until >= END_OF_TIME) {
      throw JsonBody.badField("until", "a time in milliseconds since 1970");
    }
    return until;
  }
}
