package chat.parley.backplane.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What pages and messages may come over HTTP and WebSocket.
///
/// @param allowedOrigins origins whose pages may connect and call, like `https://chat.example.org`;
///   `https://*.example.org` is a pattern. A page's own origin always may
/// @param maxText the longest text of a message, in UTF-8; beyond it 4307
@ConfigurationProperties("parley.web")
public record WebSettings(
    @DefaultValue List<String> allowedOrigins, @DefaultValue("16KB") DataSize maxText) {
  public WebSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
    if (maxText.toBytes() < 1 || maxText.toBytes() > 1 << 20) {
      throw new IllegalArgumentException("parley.web.max-text must be from 1B to 1MB");
    }
  }
}
