package chat.parley.launcher;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import java.net.URI;

/// Where people talk: addresses to connect to, and the REST interface beside them.
interface Site {
  Rest rest();

  /// Every address, in their order.
  URI[] nodes();

  Identity signIn(String user);

  /// A new public room with these members, the first of which owns it.
  String publicRoom(Identity owner, Identity... others);
}
