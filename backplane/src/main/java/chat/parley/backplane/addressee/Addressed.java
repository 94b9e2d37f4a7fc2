package chat.parley.backplane.addressee;

import chat.parley.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom a message is for.
sealed interface Addressed {
  /// @param text null where the message has none
  /// @param isTooLarge whether `@here` calls nobody, since the room has more members
  /// @param addressees each once; may be empty
  record To(UserId author, @Nullable String text, boolean isTooLarge, List<Addressee> addressees)
      implements Addressed {
    public To {
      addressees = List.copyOf(addressees);
    }
  }

  /// There is no such message, not any more, or it is too old.
  record ToNobody() implements Addressed {}

  /// Cannot be said now.
  record Unknown() implements Addressed {}
}
