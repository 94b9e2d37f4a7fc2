package chat.parley.launcher.signin;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.Rest;
import chat.parley.loadtest.identity.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// How the users of a check come by their tokens.
@FunctionalInterface
public interface SignIn {
  /// 4314: there is nothing at this path.
  int WRONG_PATH = 4314;

  /// Somebody who may be called otherwise than asked: whoever has one token has one user.
  ///
  /// @param rest where chat-service is, for who asks it
  Identity as(String user, Rest rest);

  /// Asks chat-service, which answers in development mode alone.
  static SignIn atChatService() {
    return (user, rest) -> {
      try {
        return rest.signIn(user);
      } catch (RefusedException e) {
        if (e.code() == WRONG_PATH) {
          throw new IllegalStateException(
              "it is not in development mode, where chat-service gives tokens: name a key (--key-file) or a token (--token)",
              e);
        }
        throw e;
      }
    };
  }

  static SignIn with(Tokens tokens) {
    return (user, _) -> new Identity(user, tokens.of(user));
  }

  /// Everybody is the user that the token names. Fails where it names none, and does not repeat it:
  /// it is a secret.
  static SignIn withToken(String token) {
    var who = new Identity(subject(token), token);
    return (_, _) -> who;
  }

  private static String subject(String token) {
    try {
      var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
      var text = new String(claims, StandardCharsets.UTF_8);
      return JsonMapper.shared().readTree(text).required("sub").asString();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | JacksonException _) {
      throw new IllegalArgumentException("the token is no JWT that names a user");
    }
  }
}
