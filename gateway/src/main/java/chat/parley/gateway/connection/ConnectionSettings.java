package chat.parley.gateway.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What one connection may do and cost.
///
/// @param maxConnections connections of this node; 0 derives it from the process' file limit.
///   Beyond it 4102
/// @param maxRooms rooms per connection; beyond it 4309
/// @param commandsPerSecond commands per second and connection in the long run; beyond it 4103
/// @param commandBurst commands that may come at once
/// @param maxFrame the largest WebSocket message; beyond it the connection is closed with 1009
///   (4400)
/// @param maxUnwritable how long a connection may not read what is sent to it; then 4101
/// @param pingInterval how often a WebSocket is pinged; after two of these without a sign of life
///   it is closed (4104)
/// @param keepAliveInterval how often an event stream gets a comment
/// @param peerTimeout how long a peer's system may acknowledge nothing; then the connection is
///   dropped, as long as something is sent on it, and after as long again where nothing is. Longer
///   than `max-unwritable`, since a reader that is slow looks the same to the system
/// @param writeBuffer bytes that may wait in the process for one connection's socket before it
///   counts as unwritable: what a client that does not read costs. Who reads is sent as much at a
///   time
/// @param unsent bytes that may wait in the system's buffer for one connection, beyond what is on
///   its way; where the system can be told (Linux)
/// @param eventLoops threads that share this node's connections, at most 64; 0 takes one per
///   processor. With one, the connections to Redis live on it too: a message then wakes one thread
///   instead of three. `./parley up` divides the processors among its gateways
/// @param mailbox publications that may wait for one event loop; beyond it they are skipped and
///   read again from ring or log
@ConfigurationProperties("parley.gateway.connection")
public record ConnectionSettings(
    @DefaultValue("0") int maxConnections,
    @DefaultValue("150") int maxRooms,
    @DefaultValue("50") int commandsPerSecond,
    @DefaultValue("100") int commandBurst,
    @DefaultValue("64KB") DataSize maxFrame,
    @DefaultValue("10s") Duration maxUnwritable,
    @DefaultValue("25s") Duration pingInterval,
    @DefaultValue("15s") Duration keepAliveInterval,
    @DefaultValue("30s") Duration peerTimeout,
    @DefaultValue("8KB") DataSize writeBuffer,
    @DefaultValue("16KB") DataSize unsent,
    @DefaultValue("0") int eventLoops,
    @DefaultValue("16384") int mailbox) {
  static final Duration SWEEP = Duration.ofSeconds(1);
  private static final int MOST_LOOPS = 64;

  public ConnectionSettings {
    require(maxConnections >= 0, "max-connections must not be negative");
    require(maxRooms >= 1 && maxRooms <= 1_000, "max-rooms must be from 1 to 1000");
    require(
        commandsPerSecond >= 1 && commandsPerSecond <= 1_000_000,
        "commands-per-second must be from 1 to 1000000");
    require(commandBurst >= 1, "command-burst must be positive");
    require(
        maxFrame.toBytes() >= 1024 && maxFrame.toBytes() <= 1 << 20,
        "max-frame must be from 1KB to 1MB");
    require(isAtLeastASweep(maxUnwritable), "max-unwritable must be at least 1s");
    require(isAtLeastASweep(pingInterval), "ping-interval must be at least 1s");
    require(isAtLeastASweep(keepAliveInterval), "keep-alive-interval must be at least 1s");
    require(
        peerTimeout.compareTo(maxUnwritable) > 0 && peerTimeout.toHours() < 24,
        "peer-timeout must be longer than max-unwritable, and shorter than 24h");
    require(writeBuffer.toBytes() >= 4096, "write-buffer must be at least 4KB");
    require(
        unsent.toBytes() >= 4096 && unsent.toBytes() <= 1 << 30, "unsent must be from 4KB to 1GB");
    require(
        eventLoops >= 0 && eventLoops <= MOST_LOOPS, "event-loops must be from 0 to " + MOST_LOOPS);
    require(mailbox >= 1, "mailbox must be positive");
  }

  public int eventLoopsFor(int processors) {
    return eventLoops == 0 ? Math.min(processors, MOST_LOOPS) : eventLoops;
  }

  int beatSweeps(Transport transport) {
    var interval = transport == Transport.WEBSOCKET ? pingInterval : keepAliveInterval;
    return (int) interval.dividedBy(SWEEP);
  }

  int silentSweeps() {
    return 2 * beatSweeps(Transport.WEBSOCKET);
  }

  private static boolean isAtLeastASweep(Duration duration) {
    return duration.compareTo(SWEEP) >= 0;
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.gateway.connection." + text);
    }
  }
}
