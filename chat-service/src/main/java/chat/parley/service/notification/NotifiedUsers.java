package chat.parley.service.notification;

import chat.parley.backplane.inbox.Notified;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.UserId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What became of a notification, user by user.
///
/// @param users in the order asked for
record NotifiedUsers(List<OfUser> users) {
  private static final int TYPICAL_USER_BYTES = 128;
  private static final byte[] DECLINED = ascii("{\"declined\":true}");

  NotifiedUsers {
    users = List.copyOf(users);
  }

  record OfUser(UserId user, Notified notified) {
    /// As a notification for this user alone is answered.
    byte[] jsonOrRefuse() {
      if (notified instanceof Notified.Refused refused) {
        throw new RefusedException(refused.refusal());
      }
      return json();
    }

    private byte[] json() {
      return switch (notified) {
        case Notified.Done done ->
            EventEncoder.encodeSent(new Reply.Sent(0, done.position(), done.at()));
        case Notified.Declined _ -> DECLINED;
        case Notified.Refused refused -> EventEncoder.encodeError(refused.refusal());
      };
    }
  }

  /// Spliced: positions and errors have one encoder for all transports, and it gives bytes.
  byte[] json() {
    var json = new ByteArrayOutputStream((users.size() + 1) * TYPICAL_USER_BYTES);
    json.writeBytes(ascii("{\"users\":{"));
    for (int i = 0; i < users.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      // Ids of users may have quotes.
      json.writeBytes(JsonMapper.shared().writeValueAsBytes(users.get(i).user().value()));
      json.write(':');
      json.writeBytes(users.get(i).json());
    }
    json.writeBytes(ascii("}}"));
    return json.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
