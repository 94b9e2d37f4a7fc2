package chat.parley.backplane;

import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.identity.IdentitySettings;
import chat.parley.backplane.start.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rules across features; one that does not hold stops the start.
final class StartUpChecks {
  private static final Logger log = LoggerFactory.getLogger(StartUpChecks.class);

  private StartUpChecks() {}

  static void check(IdentitySettings identity, DevelopmentSettings development) {
    if (development.development()) {
      log.warn(
          "DEVELOPMENT MODE: anyone gets a token for any user. Never expose this. (parley.development=true)");
    }
    if (!identity.hasKey()) {
      throw new SettingsException(
          "No way to verify tokens: set parley.identity.keys.<kid> (base64url of at least 32 bytes; in the"
              + " environment PARLEY_IDENTITY_KEYS_<KID>) or parley.identity.jwks-url.");
    }
  }
}
