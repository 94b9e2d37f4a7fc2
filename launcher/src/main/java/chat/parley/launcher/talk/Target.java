package chat.parley.launcher.talk;

import chat.parley.client.ClientOptions;
import chat.parley.launcher.client.Config;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.signin.SignIn;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The cluster that a command speaks with. Immutable.
///
/// @param nodes its gateways, or balancers before them
/// @param rest where its chat-service is
record Target(List<URI> nodes, URI rest, SignIn signIn) {
  /// Asks one node after the other where chat-service is, until one answers.
  static Target of(List<URI> nodes, SignIn signIn) throws IOException, InterruptedException {
    var failure = new IOException("nobody answers at " + nodes + "; is it running? ./parley up");
    for (var node : nodes) {
      try {
        var rest = Config.of(node).rest();
        return new Target(beginningWith(node, nodes), rest, signIn);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  /// Who has answered is asked first from now on.
  private static List<URI> beginningWith(URI first, List<URI> nodes) {
    return Stream.concat(Stream.of(first), nodes.stream().filter(node -> !node.equals(first)))
        .toList();
  }

  /// A client of this user, signed in.
  ///
  /// @param user null: whoever a token names that was given, else `terminal`
  ClientOptions clientOf(@Nullable String user) {
    var who = signIn.as(user == null ? TalkOptions.NOBODY : user, new Rest(rest));
    if (user != null && !who.user().equals(user)) {
      throw new IllegalArgumentException("the token is that of " + who.user() + ", not of " + user);
    }
    return ClientOptions.of(nodes, new Renewal(who, signIn, new Rest(rest))).withRest(rest);
  }
}
