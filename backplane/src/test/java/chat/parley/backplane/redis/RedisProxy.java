package chat.parley.backplane.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stands between a node and a Redis, and does to what passes what a bad network does: cuts
/// connections, lets them stand and swallows what is sent, drops, doubles and delays publications.
/// Knows a connection that carries channels by its SUBSCRIBE. Thread-safe.
public final class RedisProxy implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// Longer than a test that holds a reply takes.
  private static final Duration HELD = Duration.ofSeconds(30);

  /// What becomes of one publication.
  public sealed interface Treatment {
    record Pass() implements Treatment {}

    record Drop() implements Treatment {}

    record Twice() implements Treatment {}

    /// Others overtake it.
    record Delay(Duration delay) implements Treatment {}
  }

  private final RedisServer target;
  private final ServerSocket server;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final AtomicLong publications = new AtomicLong();
  private volatile LongFunction<Treatment> treatment = _ -> new Treatment.Pass();
  private volatile boolean channelsAreStalled;
  private volatile boolean allIsStalled;
  private volatile boolean refuses;

  private final AtomicReference<@Nullable Intervention> intervention = new AtomicReference<>();

  /// What happens before the nth piece of commands that holds `text`.
  private record Intervention(String text, int nth, Runnable action) {
    /// What is left of it when one such piece has come.
    @Nullable Intervention next() {
      return nth > 1 ? new Intervention(text, nth - 1, action) : null;
    }
  }

  /// How often each key was read by XRANGE; null while nobody counts.
  private volatile @Nullable Map<String, Integer> reads;

  private final AtomicReference<@Nullable HeldReply> held = new AtomicReference<>();

  /// A reply that Redis has given and the node does not have yet. Thread-safe.
  public static final class HeldReply implements AutoCloseable {
    private final String text;
    private final CountDownLatch isHere = new CountDownLatch(1);
    private final CountDownLatch isReleased = new CountDownLatch(1);

    private HeldReply(String text) {
      this.text = text;
    }

    public boolean isHere() {
      return isHere.getCount() == 0;
    }

    public void release() {
      isReleased.countDown();
    }

    @Override
    public void close() {
      release();
    }

    private void hold() throws IOException {
      isHere.countDown();
      try {
        if (!isReleased.await(HELD.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the reply with " + text + " was held for " + HELD);
        }
      } catch (InterruptedException _) {
        throw new InterruptedIOException();
      }
    }
  }

  private RedisProxy(RedisServer target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  public static RedisProxy before(RedisServer target) {
    try {
      var proxy = new RedisProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the node is to connect.
  public RedisServer server() {
    return new RedisServer("127.0.0.1", server.getLocalPort());
  }

  /// From here on each publication is treated so; they are numbered from 0 over the proxy's life.
  public void treat(LongFunction<Treatment> each) {
    treatment = each;
  }

  /// Before the nth read of `key` by XRANGE goes on to Redis, `action` runs; the connection waits.
  public void beforeRead(int nth, String key, Runnable action) {
    intervention.set(
        new Intervention("XRANGE\r\n$" + key.length() + "\r\n" + key + "\r\n", nth, action));
  }

  /// Before the next piece of commands that holds `word`, a command's name or a key, goes on to
  /// Redis, `action` runs; the connection waits.
  public void beforeCommand(String word, Runnable action) {
    intervention.set(new Intervention("$" + word.length() + "\r\n" + word + "\r\n", 1, action));
  }

  /// The next reply that holds `text`, and all that comes behind it on its connection, waits until
  /// what is returned is released.
  public HeldReply holdReply(String text) {
    var next = new HeldReply(text);
    held.set(next);
    return next;
  }

  /// From here on reads by XRANGE are counted, from nothing.
  public void countReads() {
    reads = new ConcurrentHashMap<>();
  }

  /// How often each key was read since; ends the counting.
  public Map<String, Integer> takeReads() {
    var counted = Objects.requireNonNull(reads, "nobody counts");
    reads = null;
    return Map.copyOf(counted);
  }

  /// The present connections that carry channels stay up, and nothing passes any more. New ones are
  /// well.
  public void stallChannels() {
    links.stream().filter(link -> link.carriesChannels).forEach(link -> link.isStalled = true);
  }

  /// The same for those to come, until `heal`.
  public void stallChannelsForGood() {
    channelsAreStalled = true;
    stallChannels();
  }

  /// Every connection stays up, those that are made until `heal` too, and nothing passes any more.
  public void stallAll() {
    allIsStalled = true;
    links.forEach(link -> link.isStalled = true);
  }

  /// Commands of the present connections go on to Redis, and no answer comes back any more. New
  /// connections are well.
  public void swallowReplies() {
    links.forEach(link -> link.isMute = true);
  }

  public void cutChannels() {
    links.stream().filter(link -> link.carriesChannels).forEach(Link::close);
  }

  /// All connections end, and no new ones come up until `heal`.
  public void cutAll() {
    refuses = true;
    links.forEach(Link::close);
  }

  /// What was stalled stays so; connections made from here on are well.
  public void heal() {
    channelsAreStalled = false;
    allIsStalled = false;
    refuses = false;
    treatment = _ -> new Treatment.Pass();
  }

  /// Connections that carry channels, the stalled ones included.
  public long channelConnections() {
    return links.stream().filter(link -> link.carriesChannels).count();
  }

  @Override
  public void close() {
    closeQuietly(server);
    links.forEach(Link::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        if (refuses) {
          closeQuietly(client);
        } else {
          connect(client);
        }
      } catch (IOException _) {
        // The proxy is closed.
      }
    }
  }

  private void connect(Socket client) {
    var upstream = new Socket();
    try {
      upstream.connect(
          new InetSocketAddress(target.host(), target.port()), Math.toIntExact(CONNECT.toMillis()));
      start(new Link(client, upstream));
    } catch (IOException _) {
      // The target is away, and so it is for the client.
      closeQuietly(client);
      closeQuietly(upstream);
    }
  }

  private void start(Link link) {
    links.add(link);
    link.isStalled = allIsStalled;
    Thread.ofVirtual().start(() -> link.run(link::pumpCommands));
    Thread.ofVirtual().start(() -> link.run(link::pumpReplies));
  }

  private interface Pump {
    void run() throws IOException;
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket upstream;
    volatile boolean carriesChannels;
    volatile boolean isStalled;
    volatile boolean isMute;

    Link(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void run(Pump pump) {
      try {
        pump.run();
      } catch (IOException _) {
        // One side has gone; so does the other.
      } finally {
        close();
      }
    }

    void close() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(upstream);
    }

    void pumpCommands() throws IOException {
      var counter = new ReadCounter();
      var buffer = new byte[16_384];
      var in = client.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!carriesChannels && mentionsSubscribe(buffer, length)) {
          carriesChannels = true;
          isStalled |= channelsAreStalled;
        }
        interveneBefore(buffer, length);
        var counted = reads;
        if (counted != null) {
          counter.count(buffer, length, counted);
        }
        if (passes()) {
          upstream.getOutputStream().write(buffer, 0, length);
        }
      }
    }

    private void interveneBefore(byte[] buffer, int length) {
      var next = intervention.get();
      if (next != null
          && new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(next.text())
          && intervention.compareAndSet(next, next.next())
          && next.nth() == 1) {
        next.action().run();
      }
    }

    void pumpReplies() throws IOException {
      var in = new BufferedInputStream(upstream.getInputStream(), 65_536);
      while (true) {
        var element = new ByteArrayOutputStream();
        readElement(in, element);
        var bytes = element.toByteArray();
        if (carriesChannels && isPublication(bytes)) {
          deliver(bytes);
        } else {
          holdIfAsked(bytes);
          write(bytes);
        }
      }
    }

    private void holdIfAsked(byte[] reply) throws IOException {
      var next = held.get();
      if (next != null
          && new String(reply, StandardCharsets.ISO_8859_1).contains(next.text)
          && held.compareAndSet(next, null)) {
        next.hold();
      }
    }

    private void deliver(byte[] publication) throws IOException {
      switch (treatment.apply(publications.getAndIncrement())) {
        case Treatment.Pass _ -> write(publication);
        case Treatment.Drop _ -> {}
        case Treatment.Twice _ -> {
          write(publication);
          write(publication);
        }
        case Treatment.Delay delay ->
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        Thread.sleep(delay.delay());
                        write(publication);
                      } catch (IOException | InterruptedException _) {
                        // The connection has gone meanwhile.
                      }
                    });
      }
    }

    private synchronized void write(byte[] bytes) throws IOException {
      if (passes() && !isMute) {
        client.getOutputStream().write(bytes);
      }
    }

    private boolean passes() {
      return !isStalled;
    }
  }

  /// Finds reads in what passes on one connection, also those that came in two pieces.
  private static final class ReadCounter {
    private static final Pattern READ =
        Pattern.compile("\\$6\r\nXRANGE\r\n\\$\\d+\r\n([^\r]*)\r\n");

    /// Longer than a read's command and key.
    private static final int OVERLAP = 400;

    private String before = "";

    void count(byte[] buffer, int length, Map<String, Integer> reads) {
      var text = before + new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      var read = READ.matcher(text);
      while (read.find()) {
        // Else it was whole in what came before.
        if (read.end() > before.length()) {
          reads.merge(read.group(1), 1, Integer::sum);
        }
      }
      before = text.substring(Math.max(0, text.length() - OVERLAP));
    }
  }

  private static boolean mentionsSubscribe(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1)
        .toUpperCase(Locale.ROOT)
        .contains("SUBSCRIBE\r\n");
  }

  /// `>3` (RESP3) or `*3` (RESP2), then `message`.
  private static boolean isPublication(byte[] element) {
    var head = new String(element, 0, Math.min(element.length, 24), StandardCharsets.ISO_8859_1);
    return head.contains("$7\r\nmessage\r\n") || head.contains("$8\r\nsmessage\r\n");
  }

  /// One element of RESP2 or RESP3, with all that belongs to it.
  private static void readElement(InputStream in, ByteArrayOutputStream element)
      throws IOException {
    var line = readLine(in, element);
    switch (line.charAt(0)) {
      case '$', '!', '=' -> readBytes(in, element, Integer.parseInt(line.substring(1)) + 2);
      case '*', '>', '~' -> readElements(in, element, Integer.parseInt(line.substring(1)));
      case '%', '|' -> readElements(in, element, 2 * Integer.parseInt(line.substring(1)));
      default -> {}
    }
  }

  private static void readElements(InputStream in, ByteArrayOutputStream element, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      readElement(in, element);
    }
  }

  private static void readBytes(InputStream in, ByteArrayOutputStream element, int length)
      throws IOException {
    // A null bulk has the length -1 and nothing after its line.
    if (length > 1) {
      element.writeBytes(in.readNBytes(length));
    }
  }

  private static String readLine(InputStream in, ByteArrayOutputStream element) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      element.write(c);
      line.append((char) c);
    }
    element.write('\n');
    line.setLength(line.length() - 1);
    return line.toString();
  }
}
