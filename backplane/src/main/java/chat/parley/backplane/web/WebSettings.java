package chat.parley.backplane.web;

import chat.parley.protocol.codec.CommandLimits;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What pages, messages and signals may come over HTTP and WebSocket.
///
/// @param allowedOrigins origins whose pages may connect and call, like `https://chat.example.org`;
///   `https://*.example.org` is a pattern. A page's own origin always may
/// @param maxText the longest text of a message, in UTF-8; beyond it 4307
/// @param maxSignal the longest data of a signal, in UTF-8 of JSON without white space; beyond it
///   4327
/// @param maxData the longest data of a message, likewise; beyond it 4363
@ConfigurationProperties("parley.web")
public record WebSettings(
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("16KB") DataSize maxText,
    @DefaultValue("16KB") DataSize maxSignal,
    @DefaultValue("16KB") DataSize maxData) {
  public WebSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
    requireRange("parley.web.max-text", maxText);
    requireRange("parley.web.max-signal", maxSignal);
    requireRange("parley.web.max-data", maxData);
  }

  CommandLimits commandLimits() {
    return new CommandLimits(
        Math.toIntExact(maxText.toBytes()),
        Math.toIntExact(maxSignal.toBytes()),
        Math.toIntExact(maxData.toBytes()));
  }

  private static void requireRange(String name, DataSize size) {
    if (size.toBytes() < 1 || size.toBytes() > 1 << 20) {
      throw new IllegalArgumentException(name + " must be from 1B to 1MB");
    }
  }
}
