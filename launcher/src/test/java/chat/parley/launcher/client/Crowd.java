package chat.parley.launcher.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Thousands of readers on one event loop, spread over rooms and nodes. Thread-safe.
public final class Crowd implements AutoCloseable {
  /// What a system keeps for a socket that is not read: with these two it is some tens of kilobytes
  /// at either end. Without, loopback's large segments make it megabytes.
  private static final int RECEIVE_BUFFER = 8_192;

  private static final ChannelOption<Integer> SEGMENT =
      new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);
  private static final int SEGMENT_BYTES = 1_000;

  private static final int CONNECTING_AT_ONCE = 100;
  private static final long LONGEST_DELAY_MILLIS = 3_600_000;

  private final Identity who;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final List<ThinReader> readers = new ArrayList<>();
  private final Recorder delays = new Recorder(LONGEST_DELAY_MILLIS, 2);
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger resets = new AtomicInteger();
  private final Map<String, Integer> ends = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  private Crowd(Identity who) {
    this.who = who;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.loop = group.next();
  }

  /// Returns when all are accepted.
  public static Crowd open(Identity who, int size, List<String> rooms, URI... nodes) {
    var crowd = new Crowd(who);
    try {
      crowd.connect(size, rooms, nodes);
      return crowd;
    } catch (RuntimeException | AssertionError e) {
      crowd.close();
      throw e;
    }
  }

  private void connect(int size, List<String> rooms, URI... nodes) {
    for (int i = 0; i < size; i++) {
      var node = nodes[i / rooms.size() % nodes.length];
      readers.add(new ThinReader(this, node, rooms.get(i % rooms.size())));
    }
    for (int from = 0; from < size; from += CONNECTING_AT_ONCE) {
      var some = readers.subList(from, Math.min(size, from + CONNECTING_AT_ONCE));
      onEach(some, ThinReader::connect);
      awaitInside(some);
    }
  }

  public int size() {
    return readers.size();
  }

  /// Waits until the present connections of all are accepted.
  public void awaitInside() {
    awaitInside(readers);
  }

  private void awaitInside(List<ThinReader> some) {
    Deadline.await(
        () ->
            "all readers to be accepted, of which "
                + some.stream().filter(ThinReader::isInside).count()
                + " are; "
                + ends(),
        () -> some.stream().allMatch(ThinReader::isInside));
  }

  /// From here on the delays of those alone are taken who will go on reading.
  public void measureOthers() {
    onEach(everySecond(), ThinReader::leaveOut);
    takeDelays();
  }

  /// From here on every second one of a room's readers at a node takes nothing from its socket.
  /// Returns how many these are.
  public int stopReading() {
    var some = everySecond();
    onEach(some, ThinReader::stopReading);
    return some.size();
  }

  /// From here on all take a byte a second.
  public void crawl() {
    onEach(readers, ThinReader::crawl);
  }

  /// From here on all send without an end, and read nothing.
  public void sendWithoutReading() {
    onEach(readers, ThinReader::sendWithoutReading);
  }

  public void readOn() {
    onEach(readers, ThinReader::readOn);
  }

  /// All connections end at once, as in a crash, and all come back with their cursors.
  public void comeBack() {
    onEach(readers, ThinReader::comeBack);
  }

  /// All connections end at once, as in a crash, and all stay away until they read on.
  public void leave() {
    onEach(readers, ThinReader::leave);
  }

  /// Waits until every reader stands at the end of his room.
  public void awaitEnds(Map<String, Position> tops) {
    Deadline.await(
        () -> "all readers to stand at the end, of which " + atEnd(tops) + " do; " + ends(),
        () -> atEnd(tops) == readers.size());
  }

  private long atEnd(Map<String, Position> tops) {
    return readers.stream().filter(reader -> isAtEnd(reader, tops.get(reader.room()))).count();
  }

  private static boolean isAtEnd(ThinReader reader, @Nullable Position top) {
    return top != null && reader.offset() == top.offset();
  }

  /// Milliseconds from sending to being shown, since this was last asked, of those who never
  /// stopped reading.
  public Histogram takeDelays() {
    return delays.getIntervalHistogram();
  }

  /// Publications that were not the next.
  public List<String> violations() {
    return List.copyOf(violations);
  }

  public int resets() {
    return resets.get();
  }

  /// How often connections ended, by how.
  public Map<String, Integer> ends() {
    return new TreeMap<>(ends);
  }

  @Override
  public void close() {
    isClosed = true;
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// As many of each room and node, or one more or less.
  private List<ThinReader> everySecond() {
    var byPlace = readers.stream().sorted(Comparator.comparing(ThinReader::toString)).toList();
    return IntStream.range(0, byPlace.size())
        .filter(i -> i % 2 == 1)
        .mapToObj(byPlace::get)
        .toList();
  }

  private void onEach(List<ThinReader> some, Consumer<ThinReader> action) {
    // What it changed is seen by whoever asks afterwards.
    loop.submit(() -> some.forEach(action)).syncUninterruptibly();
  }

  // --- for its readers, on the event loop

  Identity who() {
    return who;
  }

  /// @param isByteByByte whether a read takes no more than a byte
  Bootstrap bootstrap(ChannelHandler wire, boolean isByteByByte) {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(wire)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER);
    if (isByteByByte) {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1).maxMessagesPerRead(1));
    }
    return Epoll.isAvailable()
        ? bootstrap.channel(EpollSocketChannel.class).option(SEGMENT, SEGMENT_BYTES)
        : bootstrap.channel(NioSocketChannel.class);
  }

  void later(Runnable task, Duration delay) {
    if (!isClosed) {
      loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  void delayed(long millis) {
    delays.recordValue(Math.clamp(millis, 0, LONGEST_DELAY_MILLIS));
  }

  void violated(String what) {
    violations.add(what);
  }

  void wasReset(String what) {
    resets.incrementAndGet();
    violations.add(what);
  }

  void ended(String how) {
    ends.merge(how, 1, Integer::sum);
  }
}
