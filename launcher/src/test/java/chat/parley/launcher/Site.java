package chat.parley.launcher;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import java.net.URI;

/// chat-service and gateways that clients talk to, whatever Redis lies behind them.
interface Site {
  Rest rest();

  /// The gateways that clients use, in their order.
  URI[] nodes();

  /// The sum of a counter over all gateways.
  double count(String meter);

  Identity signIn(String user);

  /// A new public room with these members, the first of which owns it.
  String publicRoom(Identity owner, Identity... others);
}
