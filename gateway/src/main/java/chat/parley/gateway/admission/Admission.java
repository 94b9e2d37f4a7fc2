package chat.parley.gateway.admission;

import chat.parley.backplane.FileLimit;
import chat.parley.backplane.web.Origins;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Echoes;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may open a connection, before anyone asks who they are. Thread-safe.
public final class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  /// Files that are no client's: jars, Redis, the server's sockets, pages and requests that come
  /// and go. An accept must never fail for want of one.
  private static final int RESERVED_FILES = 512;

  private static final int CAP_WITHOUT_FILE_LIMIT = 100_000;

  private static final Duration FULL_AGAIN = Duration.ofMinutes(1);

  private final ConnectionTable table;
  private final Echoes echoes;
  private final Origins origins;
  private final AddressLimits addresses;
  private final GatewayMeters meters;
  private final int cap;
  private final AtomicLong saidFullNanos = new AtomicLong();
  private volatile boolean isDraining;

  /// Until when the node says that it is full whatever it holds; none at 0.
  private volatile long fullUntilNanos;

  public Admission(
      ConnectionSettings settings,
      AdmissionSettings limits,
      ConnectionTable table,
      Echoes echoes,
      Origins origins,
      GatewayMeters meters) {
    this.table = table;
    this.echoes = echoes;
    this.origins = origins;
    this.addresses =
        new AddressLimits(limits, System::nanoTime, () -> meters.reached(Limit.HANDSHAKES_COUNTED));
    this.meters = meters;
    this.cap = cap(settings.maxConnections(), FileLimit.max());
    meters.watchConnectionCap(() -> cap);
    log.info("file limit {}, at most {} connections", FileLimit.max(), cap);
  }

  /// From here on nobody is admitted.
  public void drain() {
    isDraining = true;
  }

  /// Whoever may come is admitted again.
  public void takeBack() {
    isDraining = false;
  }

  /// From now on the node admits as many as it does at its cap, nobody, and admits again
  /// afterwards.
  public void beFull(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    fullUntilNanos = until == 0 ? 1 : until;
  }

  public boolean isDraining() {
    return isDraining;
  }

  /// Why a connection may not be opened; empty if it may.
  public Optional<Refusal> refuse(@Nullable String origin, @Nullable String host) {
    if (isDraining) {
      return Optional.of(counted(Refusal.of(ErrorCode.DRAINING)));
    }
    if (isFull()) {
      return Optional.of(counted(Refusal.of(ErrorCode.TOO_MANY_CONNECTIONS)));
    }
    return origins.isAllowed(origin, host)
        ? Optional.empty()
        : Optional.of(counted(Refusal.of(ErrorCode.ORIGIN_NOT_ALLOWED)));
  }

  /// Why a poll may not wait here; empty if it may. WebFlux has checked its origin.
  public Optional<Refusal> refusePoll() {
    return isFull()
        ? Optional.of(counted(Refusal.of(ErrorCode.TOO_MANY_CONNECTIONS)))
        : Optional.empty();
  }

  /// Whether it matters where anybody is.
  public boolean limitsAddresses() {
    return addresses.isAny();
  }

  /// Gives a connection a place among those of its address, to be given back by
  /// [#leave(InetAddress)]; else says why not.
  public Optional<Refusal> enterByHandshake(InetAddress address) {
    return addresses.shakeHands(address).map(code -> counted(Refusal.of(code)));
  }

  /// The same for a poll.
  public Optional<Refusal> enterForPoll(InetAddress address) {
    return addresses.enter(address).map(code -> counted(Refusal.of(code)));
  }

  /// Gives a place back.
  public void leave(InetAddress address) {
    addresses.leave(address);
  }

  /// Whether more connections are welcome.
  public boolean isOpen() {
    return !isDraining && !isFull();
  }

  private boolean isFull() {
    return table.size() + echoes.size() >= cap || isSaidToBeFull();
  }

  private boolean isSaidToBeFull() {
    long until = fullUntilNanos;
    return until != 0 && System.nanoTime() - until < 0;
  }

  /// Counts a refusal that was decided elsewhere.
  public Refusal counted(Refusal refusal) {
    meters.connectionRefused(refusal.code().label());
    log.atDebug().addKeyValue("error", refusal.code().label()).log("refused");
    if (refusal.code() == ErrorCode.TOO_MANY_CONNECTIONS) {
      sayThatItIsFull();
    }
    return refusal;
  }

  /// Once in a while: those who are refused come back.
  private void sayThatItIsFull() {
    long now = System.nanoTime();
    long said = saidFullNanos.get();
    if ((said == 0 || now - said > FULL_AGAIN.toNanos())
        && saidFullNanos.compareAndSet(said, now)) {
      log.warn("full: {} connections, further ones are refused", cap);
    }
  }

  static int cap(int configured, long fileLimit) {
    // A limit beyond an int is none: systems report "unlimited" as their largest number.
    boolean isLimited = fileLimit >= 0 && fileLimit <= Integer.MAX_VALUE;
    long derived = isLimited ? Math.max(1, fileLimit - RESERVED_FILES) : CAP_WITHOUT_FILE_LIMIT;
    return (int) (configured == 0 ? derived : Math.min(configured, derived));
  }
}
