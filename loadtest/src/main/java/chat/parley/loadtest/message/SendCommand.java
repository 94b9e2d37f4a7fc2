package chat.parley.loadtest.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The command that sends one message. Its id does for a key, since a connection is a user of its
/// own.
public final class SendCommand {
  private SendCommand() {}

  public static byte[] of(long id, String room, String text) {
    return ("{\"id\":"
            + id
            + ",\"cmd\":\"send\",\"room\":\""
            + room
            + "\",\"key\":\"k"
            + id
            + "\",\"text\":\""
            + text
            + "\"}")
        .getBytes(US_ASCII);
  }
}
