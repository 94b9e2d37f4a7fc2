package chat.parley.launcher.talk;

import chat.parley.client.TokenSource;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.signin.SignIn;
import org.jspecify.annotations.Nullable;

/// Brings the token with which its user has signed in, and another one each time it is asked again.
/// Where there is no other it brings none: the client ends then. Called by one thread at a time.
final class Renewal implements TokenSource {
  private final Identity who;
  private final SignIn signIn;
  private final Rest rest;
  private @Nullable String last;

  Renewal(Identity who, SignIn signIn, Rest rest) {
    this.who = who;
    this.signIn = signIn;
    this.rest = rest;
  }

  @Override
  public synchronized @Nullable String bring() {
    var token = last == null ? who.token() : signIn.as(who.user(), rest).token();
    var brought = token.equals(last) ? null : token;
    last = token;
    return brought;
  }
}
