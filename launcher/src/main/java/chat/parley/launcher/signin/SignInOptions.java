package chat.parley.launcher.signin;

import chat.parley.loadtest.identity.SignedTokens;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where the tokens come from; what they leave open the environment says, in
/// the services' own variables, so that one `.env` is for all of them.
public final class SignInOptions {
  private static final String KEYS = "PARLEY_IDENTITY_KEYS_";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:PARLEY_CHECK_TOKEN}",
      description =
          "A token, instead of signing one: that of USER, or where none is named of a user who may make rooms, and everybody in them is he. Default: $PARLEY_CHECK_TOKEN, which no list of processes shows.")
  @Nullable String token;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "A file with an HS256 key (base64url) to sign tokens with.")
  @Nullable Path keyFile;

  @Option(
      names = "--key-id",
      paramLabel = "KID",
      defaultValue = SignedTokens.DEVELOPMENT,
      description =
          "The name (kid) by which the services know the key of --key-file. Default: ${DEFAULT-VALUE}.")
  String keyId = SignedTokens.DEVELOPMENT;

  /// What is named first; else a key that the environment holds; else chat-service is asked, as in
  /// development mode it is in any case.
  public SignIn signIn(Map<String, String> environment) {
    if (token != null && !token.isBlank()) {
      return SignIn.withToken(token.strip());
    }
    if (keyFile == null && Boolean.parseBoolean(environment.get("PARLEY_DEVELOPMENT"))) {
      return SignIn.atChatService();
    }
    return signing(environment).<SignIn>map(SignIn::with).orElseGet(SignIn::atChatService);
  }

  /// What signs with the key that is named, or else with one that the environment holds.
  public Optional<SignedTokens> signing(Map<String, String> environment) {
    var claims = claims(environment);
    var clock = Clock.systemUTC();
    if (keyFile != null) {
      return Optional.of(SignedTokens.fromKeyFile(keyFile, keyId, claims, clock));
    }
    return firstKey(environment)
        .map(key -> SignedTokens.with(key.getKey(), key.getValue(), claims, clock));
  }

  /// Whether a token was given, so that everybody is its user.
  public boolean hasToken() {
    return token != null && !token.isBlank();
  }

  private static Optional<Map.Entry<String, String>> firstKey(Map<String, String> environment) {
    var keys = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(KEYS) && !value.isBlank()) {
            keys.put(kid(name), value);
          }
        });
    return Optional.ofNullable(keys.firstEntry());
  }

  /// As Spring reads it from such a name.
  private static String kid(String variable) {
    return variable.substring(KEYS.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /// What the services ask of a token besides.
  private static Map<String, String> claims(Map<String, String> environment) {
    var claims = new HashMap<String, String>();
    copy(environment.get("PARLEY_IDENTITY_ISSUER"), "iss", claims);
    copy(environment.get("PARLEY_IDENTITY_AUDIENCE"), "aud", claims);
    return claims;
  }

  private static void copy(@Nullable String value, String claim, Map<String, String> claims) {
    if (value != null && !value.isBlank()) {
      claims.put(claim, value);
    }
  }
}
