package chat.parley.backplane.web;

import chat.parley.protocol.codec.CommandLimits;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What pages, messages and signals may come over HTTP and WebSocket, and how often users may ask
/// over HTTP for something.
///
/// @param allowedOrigins origins whose pages may connect and call, like `https://chat.example.org`;
///   `https://*.example.org` is a pattern. A page's own origin always may
/// @param maxText the longest text of a message, in UTF-8; beyond it 4307
/// @param maxSignal the longest data of a signal, in UTF-8 of JSON without white space; beyond it
///   4327
/// @param maxData the longest data of a message, in UTF-8 of JSON without white space; beyond it
///   4363
/// @param commandsPerSecond how often a user may ask a node over HTTP for something in the long
///   run, reads not counted; beyond it 4103. Polls that do not wait are among it; those that wait
///   may come four times as often. Who shows a service token is not counted
/// @param commandBurst requests over HTTP of one user that may come at once, reads not counted
@ConfigurationProperties("parley.web")
public record WebSettings(
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("16KB") DataSize maxText,
    @DefaultValue("16KB") DataSize maxSignal,
    @DefaultValue("16KB") DataSize maxData,
    @DefaultValue("50") int commandsPerSecond,
    @DefaultValue("100") int commandBurst) {
  /// A poll that waits is answered by each message of a busy room: so often that many of his
  /// devices may be in one.
  private static final int WAITING_POLLS = 4;

  private static final int MOST = 1_000_000;

  public WebSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
    requireRange("parley.web.max-text", maxText);
    requireRange("parley.web.max-signal", maxSignal);
    requireRange("parley.web.max-data", maxData);
    requireRange("parley.web.commands-per-second", commandsPerSecond);
    requireRange("parley.web.command-burst", commandBurst);
  }

  CommandLimits commandLimits() {
    return new CommandLimits(
        Math.toIntExact(maxText.toBytes()),
        Math.toIntExact(maxSignal.toBytes()),
        Math.toIntExact(maxData.toBytes()));
  }

  CommandRate commandRate(LongSupplier nanoTime) {
    return new CommandRate(commandsPerSecond, commandBurst, nanoTime);
  }

  /// Of polls that wait, which take nothing from commands.
  public CommandRate waitingPollRate(LongSupplier nanoTime) {
    return new CommandRate(
        WAITING_POLLS * commandsPerSecond, WAITING_POLLS * commandBurst, nanoTime);
  }

  private static void requireRange(String name, int number) {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException(name + " must be from 1 to " + MOST);
    }
  }

  private static void requireRange(String name, DataSize size) {
    if (size.toBytes() < 1 || size.toBytes() > 1 << 20) {
      throw new IllegalArgumentException(name + " must be from 1B to 1MB");
    }
  }
}
