package chat.parley.protocol.codec;

import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Appear;
import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.command.ChangeDocument;
import chat.parley.protocol.command.ChangeMessage;
import chat.parley.protocol.command.Clear;
import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.DocumentChange;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.command.NotificationLevel;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.command.NotificationWay;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.command.Reaction;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.command.Refresh;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.SendEphemeral;
import chat.parley.protocol.command.SendReceipt;
import chat.parley.protocol.command.SendSignal;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.command.SignalType;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.TakePart;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.command.ThreadPart;
import chat.parley.protocol.command.TypePreference;
import chat.parley.protocol.command.Typing;
import chat.parley.protocol.command.Unsubscribe;
import chat.parley.protocol.command.Watch;
import chat.parley.protocol.error.Delay;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What each golden file says, as records: file name without `.json` to message. The files are one
/// line each, of UTF-8, with a line feed at the end.
final class Golden {
  static final RoomId GENERAL = new RoomId("general");
  static final RoomId DEV = new RoomId("dev");
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final SendKey KEY = new SendKey("c-81f0");

  private static final long AT = 1763764800000L;
  private static final UserId QUOTED_USER = new UserId("a\"l\\ice");
  private static final SendKey QUOTED_KEY = new SendKey("\"\\");
  private static final String ALL_SORTS = "\"\\/\n\u0001é€😀";

  private static final Path DIRECTORY = Path.of("src/test/resources/golden");

  private static final Position MESSAGE = position("x3f9:121");
  private static final Reaction THUMB = new Reaction("👍");

  private static final Change EDIT =
      new Change(new SendKey("c-81f1"), MESSAGE, new Change.Action.Edit("hi!"), null);

  private static final Change DELETE =
      new Change(new SendKey("c-81f2"), MESSAGE, new Change.Action.Delete(), null);

  private static final Change REACT =
      new Change(new SendKey("c-81f3"), MESSAGE, new Change.Action.React(THUMB), null);

  private static final Change UNREACT =
      new Change(
          new SendKey("c-81f4"), MESSAGE, new Change.Action.Unreact(THUMB), position("x3f9:118"));

  private static final Receipt READ = new Receipt(Receipt.Kind.READ, MESSAGE);
  private static final Receipt DELIVERED = new Receipt(Receipt.Kind.DELIVERED, MESSAGE);

  private static final Signal OFFER =
      new Signal(BOB, new SignalType("offer"), "{\"sdp\":\"v=0\\r\\n\"}");

  private static final Position ROOT = position("x3f9:118");
  private static final String ORDER_DATA = "{\"order\":17}";
  private static final Content SPOKEN = new Content("hi", ORDER_DATA);

  private static final Draft MORE =
      new Draft(KEY, SPOKEN, new Address(ROOT, new Mentions(List.of(BOB), true)), null);

  private static final Change EDIT_DATA =
      new Change(
          new SendKey("c-81f1"),
          MESSAGE,
          new Change.Action.Edit(new Content(null, "{\"order\":18}")),
          null);

  private static final ThreadPart FOLLOW = new ThreadPart(ROOT, new ThreadPart.Action.Follow());
  private static final ThreadPart UNFOLLOW = new ThreadPart(ROOT, new ThreadPart.Action.Unfollow());

  private static final ThreadPart READ_THREAD =
      new ThreadPart(ROOT, new ThreadPart.Action.Read(MESSAGE));

  private static final RoomId RATES = new RoomId("rates");

  private static final DocumentChange PUT =
      new DocumentChange(
          KEY, null, new DocumentChange.Action.Put("{\"eur\":1.0832,\"gbp\":1.2710}"), null);

  private static final DocumentChange PATCH =
      new DocumentChange(
          new SendKey("c-81f1"),
          position("x3f9:130"),
          new DocumentChange.Action.Patch(
              "[{\"op\":\"replace\",\"path\":\"/eur\",\"value\":1.0832}]"),
          null);

  private static final DocumentChange MERGE =
      new DocumentChange(
          new SendKey("c-81f2"),
          null,
          new DocumentChange.Action.Merge("{\"gbp\":null}"),
          position("x3f9:118"));

  private static final Profile PROFILE =
      new Profile("Alice", "https://example.org/alice.png", "{\"team\":\"blue\"}");

  private static final Notification ORDER =
      new Notification(
          new NotificationType("order"),
          "Your order is on its way.",
          null,
          "{\"order\":4711}",
          null);

  private static final Notification MENTION =
      new Notification(
          NotificationType.MENTION, null, "hi", null, new Notification.About(GENERAL, MESSAGE));

  static final Map<String, Command> COMMANDS =
      Map.ofEntries(
          Map.entry("command-subscribe", new Subscribe(1, new Target.OneRoom(GENERAL, null))),
          Map.entry(
              "command-subscribe-after",
              new Subscribe(1, new Target.OneRoom(GENERAL, position("x3f9:120")))),
          Map.entry(
              "command-subscribe-acked",
              new Subscribe(
                  1,
                  new Target.OneRoom(GENERAL, position("x3f9:118")),
                  Map.of(GENERAL, position("x3f9:121")))),
          Map.entry(
              "command-subscribe-rooms-acked",
              new Subscribe(1, twoRooms(), Map.of(GENERAL, position("x3f9:121")))),
          Map.entry("command-subscribe-rooms", new Subscribe(1, twoRooms())),
          Map.entry("command-subscribe-mine", new Subscribe(1, new Target.Mine(Map.of()))),
          Map.entry(
              "command-subscribe-mine-after",
              new Subscribe(1, new Target.Mine(Map.of(GENERAL, position("x3f9:120"))))),
          Map.entry("command-unsubscribe", new Unsubscribe(2, GENERAL)),
          Map.entry("command-send", new Send(7, GENERAL, new Draft(KEY, "hi", null))),
          Map.entry(
              "command-send-first",
              new Send(7, GENERAL, new Draft(KEY, "hi", position("x3f9:118")))),
          Map.entry("command-send-without-key", new Send(7, GENERAL, new Draft(null, "hi", null))),
          Map.entry("command-send-more", new Send(7, GENERAL, MORE)),
          Map.entry("command-edit-data", new ChangeMessage(10, GENERAL, EDIT_DATA)),
          Map.entry("command-follow", new TakePart(18, GENERAL, FOLLOW)),
          Map.entry("command-unfollow", new TakePart(19, GENERAL, UNFOLLOW)),
          Map.entry("command-readthread", new TakePart(20, GENERAL, READ_THREAD)),
          Map.entry("command-ephemeral", new SendEphemeral(21, GENERAL, SPOKEN)),
          Map.entry("command-edit", new ChangeMessage(10, GENERAL, EDIT)),
          Map.entry("command-delete", new ChangeMessage(11, GENERAL, DELETE)),
          Map.entry("command-react", new ChangeMessage(12, GENERAL, REACT)),
          Map.entry("command-unreact", new ChangeMessage(13, GENERAL, UNREACT)),
          Map.entry("command-read", new SendReceipt(14, GENERAL, READ)),
          Map.entry("command-delivered", new SendReceipt(15, GENERAL, DELIVERED)),
          Map.entry("command-typing", new Typing(3, GENERAL)),
          Map.entry("command-signal", new SendSignal(16, GENERAL, OFFER)),
          Map.entry("command-presence", new Appear(17, Appearance.AWAY)),
          Map.entry(
              "command-subscribe-inbox",
              new Subscribe(1, new Target.OneRoom(RoomId.OWN_INBOX, position("x3f9:6")))),
          Map.entry("command-unsubscribe-inbox", new Unsubscribe(2, RoomId.OWN_INBOX)),
          Map.entry("command-clear", new Clear(24, new Clearance.One(position("x3f9:7")))),
          Map.entry("command-clear-up-to", new Clear(24, new Clearance.UpTo(position("x3f9:7")))),
          Map.entry("command-clear-all", new Clear(24, new Clearance.All())),
          Map.entry("command-put", new ChangeDocument(22, RATES, PUT)),
          Map.entry("command-patch", new ChangeDocument(23, RATES, PATCH)),
          Map.entry("command-patch-merge", new ChangeDocument(25, RATES, MERGE)),
          Map.entry("command-watch", new Watch(24, List.of(BOB, new UserId("carol")))),
          Map.entry("command-ping", new Ping(8)),
          Map.entry("command-refresh", new Refresh(9, "eyJ…")));

  static final Map<String, Draft> DRAFTS =
      Map.of(
          "draft", new Draft(KEY, "hi", null),
          "draft-more",
              new Draft(
                  KEY,
                  new Content(null, ORDER_DATA),
                  new Address(ROOT, new Mentions(List.of(BOB), false)),
                  null),
          "draft-first", new Draft(KEY, "hi", position("x3f9:118")),
          "draft-without-key", new Draft(null, "hi", null));

  static final Map<String, Reply> REPLIES =
      Map.ofEntries(
          Map.entry(
              "reply-subscribed",
              new Reply.Subscribed(1, GENERAL, new Reply.Started(position("x3f9:120"), true))),
          Map.entry(
              "reply-subscribed-unrecovered",
              new Reply.Subscribed(1, GENERAL, new Reply.Started(position("q77a:124"), false))),
          Map.entry("reply-subscribed-rooms", new Reply.SubscribedAll(1, oneStartedOneNot())),
          Map.entry("reply-subscribed-no-rooms", new Reply.SubscribedAll(1, Map.of())),
          Map.entry(
              "reply-subscribed-inbox",
              new Reply.Subscribed(
                  1, RoomId.inboxOf(ALICE), new Reply.Started(position("x3f9:6"), true))),
          Map.entry("reply-cleared", new Reply.Cleared(24, position("x3f9:5"), 1)),
          Map.entry("reply-unsubscribed", new Reply.Done(2)),
          Map.entry("reply-typing", new Reply.Done(3)),
          Map.entry("reply-signal", new Reply.Done(16)),
          Map.entry("reply-watch", new Reply.Done(24)),
          Map.entry("reply-pong", new Reply.Done(8)),
          Map.entry("reply-sent", new Reply.Sent(7, position("x3f9:121"), AT)),
          Map.entry("reply-read", new Reply.Receipts(14, MESSAGE, MESSAGE)),
          Map.entry("reply-delivered", new Reply.Receipts(15, null, MESSAGE)),
          Map.entry("reply-follow", new Reply.Receipts(18, MESSAGE, null)),
          Map.entry("reply-unfollow", new Reply.Receipts(19, null, null)),
          Map.entry("reply-ephemeral", new Reply.Done(21)),
          Map.entry("reply-presence", new Reply.Appearing(17, Appearance.AWAY, AT)),
          Map.entry("reply-refreshed", new Reply.Refreshed(9, 1763768400000L)),
          Map.entry("reply-refused", new Reply.Refused(7L, Refusal.of(ErrorCode.OUTCOME_UNKNOWN))),
          Map.entry(
              "reply-refused-wait",
              new Reply.Refused(
                  7L,
                  new Refusal(
                      ErrorCode.SLOW_MODE,
                      "'general' is in slow mode: wait 7 s.",
                      new Delay(AT, 6_400)))),
          Map.entry(
              "reply-refused-unread",
              new Reply.Refused(
                  null,
                  new Refusal(ErrorCode.BAD_REQUEST, "Not a JSON object that can be read."))));

  /// The body of a change over HTTP: name of the command after the hyphen.
  static final Map<String, Change> CHANGES =
      Map.of(
          "change-edit", EDIT,
          "change-delete", DELETE,
          "change-react", REACT,
          "change-unreact", UNREACT);

  /// The body of a receipt over HTTP.
  static final Map<String, Receipt> RECEIPTS = Map.of("receipt", READ);

  /// The body of a signal over HTTP.
  static final Map<String, Signal> SIGNALS = Map.of("signal", OFFER);

  /// The body of what a member does about a thread over HTTP: name of the command after the hyphen.
  static final Map<String, ThreadPart> THREAD_PARTS =
      Map.of(
          "thread-follow", FOLLOW,
          "thread-unfollow", UNFOLLOW,
          "thread-readthread", READ_THREAD);

  /// The body of an ephemeral message over HTTP.
  static final Map<String, Content> CONTENTS = Map.of("ephemeral", SPOKEN);

  /// The body of a change of a profile.
  static final Map<String, ProfileChange> PROFILES =
      Map.of(
          "profile", new ProfileChange(PROFILE.name(), PROFILE.avatar(), PROFILE.custom()),
          "profile-partly", new ProfileChange("", null, "{}"));

  /// The body of a notification.
  static final Map<String, NotificationDraft> NOTIFICATIONS =
      Map.of(
          "notification", new NotificationDraft(new SendKey("n-4711"), ORDER),
          "notification-about", new NotificationDraft(null, MENTION));

  /// The body of a clearance over HTTP.
  static final Map<String, Clearance> CLEARANCES =
      Map.of("clearance", new Clearance.One(position("x3f9:7")));

  /// The body of a change of preferences.
  static final Map<String, PreferencesChange> PREFERENCES =
      Map.of("preferences", new PreferencesChange(twoLevels(), Map.of(ORDER.type(), byMail())));

  /// The body of a choice of appearance over HTTP.
  static final Map<String, Appearance> APPEARANCES = Map.of("presence", Appearance.AWAY);

  static final Map<String, Publication> PUBLICATIONS =
      Map.ofEntries(
          Map.entry("event-message-more", publication(130, BodyCodec.message(ALICE, KEY, MORE))),
          Map.entry(
              "event-message-data",
              publication(
                  131,
                  BodyCodec.message(
                      ALICE,
                      KEY,
                      new Draft(
                          null,
                          new Content(null, ORDER_DATA),
                          new Address(null, new Mentions(List.of(), true)),
                          null)))),
          Map.entry("event-edited-data", publication(132, change(ALICE, EDIT_DATA))),
          Map.entry("event-edited", publication(124, change(ALICE, EDIT))),
          Map.entry("event-deleted", publication(125, change(ALICE, DELETE))),
          Map.entry("event-reacted", publication(126, change(BOB, REACT))),
          Map.entry("event-unreacted", publication(127, change(BOB, UNREACT))),
          Map.entry(
              "event-message",
              publication(121, BodyCodec.message(ALICE, KEY, new Draft(KEY, "hi", null)))),
          Map.entry(
              "event-message-escaped",
              publication(
                  121,
                  BodyCodec.message(QUOTED_USER, QUOTED_KEY, new Draft(null, ALL_SORTS, null)))),
          Map.entry("event-joined", publication(122, BodyCodec.membership(EventName.JOINED, BOB))),
          Map.entry(
              "event-notification",
              publication(7, BodyCodec.notification(new UserId("shop"), ORDER))),
          Map.entry(
              "event-notification-mention", publication(8, BodyCodec.notification(BOB, MENTION))),
          Map.entry("event-left", publication(123, BodyCodec.membership(EventName.LEFT, BOB))),
          Map.entry(
              "event-appointed", publication(128, BodyCodec.appointment(BOB, "moderator", ALICE))),
          Map.entry(
              "event-configured",
              publication(
                  129, BodyCodec.configuration(ALICE, new Configuration("News", 10, true, false)))),
          Map.entry(
              "event-patch",
              publication(
                  130,
                  StateCodec.patch(
                      ALICE, KEY, "[{\"op\":\"replace\",\"path\":\"/eur\",\"value\":1.0832}]"))));

  static final Map<String, Snapshot> SNAPSHOTS =
      Map.of(
          "event-snapshot",
          new Snapshot(
              position("x3f9:130"),
              ALICE,
              AT,
              "{\"eur\":1.0832,\"gbp\":1.2710}".getBytes(StandardCharsets.UTF_8)));

  static final Map<String, EphemeralEvent> EPHEMERAL_EVENTS =
      Map.ofEntries(
          Map.entry("event-typing", new EphemeralEvent(EphemeralName.TYPING, ALICE, AT)),
          Map.entry(
              "event-typing-escaped", new EphemeralEvent(EphemeralName.TYPING, QUOTED_USER, AT)),
          Map.entry("event-read", receipt(EphemeralName.READ, ALICE)),
          Map.entry("event-delivered", receipt(EphemeralName.DELIVERED, BOB)),
          Map.entry(
              "event-signal",
              EphemeralCodec.decode(EphemeralCodec.signal(ALICE, OFFER), 0, AT).orElseThrow()),
          Map.entry(
              "event-readthread",
              EphemeralCodec.decode(EphemeralCodec.threadRead(ALICE, ROOT, MESSAGE), 0, AT)
                  .orElseThrow()),
          Map.entry(
              "event-ephemeral",
              EphemeralCodec.decode(EphemeralCodec.message(ALICE, SPOKEN), 0, AT).orElseThrow()),
          Map.entry(
              "event-profile",
              EphemeralCodec.decode(EphemeralCodec.profile(ALICE, AT, PROFILE), 0, AT)
                  .orElseThrow()),
          Map.entry(
              "event-profile-nothing-said",
              EphemeralCodec.decode(EphemeralCodec.profile(ALICE, AT + 1, Profile.NONE), 0, AT)
                  .orElseThrow()),
          Map.entry("event-online", presence(EphemeralName.ONLINE)),
          Map.entry("event-away", presence(EphemeralName.AWAY)),
          Map.entry("event-offline", presence(EphemeralName.OFFLINE)),
          Map.entry("event-invisible", presence(EphemeralName.INVISIBLE)),
          Map.entry(
              "event-cleared", cleared(new Clearance.UpTo(position("x3f9:7")), "x3f9:7", "0")),
          Map.entry(
              "event-cleared-one", cleared(new Clearance.One(position("x3f9:7")), "x3f9:5", "1")));

  static final Map<String, Notice> NOTICES =
      Map.of(
          "event-reset",
          new Notice.Reset(GENERAL, position("x3f9:118"), position("q77a:124")),
          "event-reset-nothing-kept",
          new Notice.Reset(GENERAL, null, position("q77a:124")),
          "event-reconnect",
          new Notice.Reconnect(1840, "drain"),
          "event-away-watched",
          new Notice.Watched(EphemeralName.AWAY, BOB, AT, AT),
          "event-offline-watched",
          new Notice.Watched(EphemeralName.OFFLINE, new UserId("carol"), 0, 0),
          "event-unsubscribed",
          new Notice.Unsubscribed(
              GENERAL, new Refusal(ErrorCode.NOT_A_MEMBER, "You are not a member of 'general'.")));

  /// The answer to a send over HTTP.
  static final Map<String, Reply.Sent> SENT_OVER_HTTP =
      Map.of("http-sent", new Reply.Sent(0, position("x3f9:121"), AT));

  /// The answer to a receipt over HTTP.
  static final Map<String, Reply.Receipts> RECEIPTS_OVER_HTTP =
      Map.of("http-receipts", new Reply.Receipts(0, MESSAGE, MESSAGE));

  /// The answer to a clearance over HTTP.
  static final Map<String, Reply.Cleared> CLEARED_OVER_HTTP =
      Map.of("http-cleared", new Reply.Cleared(0, position("x3f9:5"), 1));

  /// The answer to a choice of appearance over HTTP.
  static final Map<String, Reply.Appearing> APPEARING_OVER_HTTP =
      Map.of("http-presence", new Reply.Appearing(0, Appearance.AWAY, AT));

  /// The data of an SSE `refused`.
  static final Map<String, Refusal> ERRORS =
      Map.of("sse-refused", Refusal.of(ErrorCode.TOKEN_EXPIRED));

  static final List<Map<String, ?>> ALL =
      List.of(
          COMMANDS,
          DRAFTS,
          CHANGES,
          RECEIPTS,
          SIGNALS,
          THREAD_PARTS,
          CONTENTS,
          PROFILES,
          APPEARANCES,
          NOTIFICATIONS,
          CLEARANCES,
          PREFERENCES,
          REPLIES,
          PUBLICATIONS,
          SNAPSHOTS,
          EPHEMERAL_EVENTS,
          NOTICES,
          SENT_OVER_HTTP,
          RECEIPTS_OVER_HTTP,
          APPEARING_OVER_HTTP,
          CLEARED_OVER_HTTP,
          ERRORS);

  private Golden() {}

  /// The line of a golden file, without its line feed.
  static String line(String name) {
    var text = new String(read(DIRECTORY.resolve(name + ".json")), StandardCharsets.UTF_8);
    if (text.indexOf('\n') != text.length() - 1) {
      throw new IllegalStateException(name + ".json is not one line with a line feed at its end");
    }
    return text.substring(0, text.length() - 1);
  }

  static byte[] bytes(String name) {
    return line(name).getBytes(StandardCharsets.UTF_8);
  }

  /// The names of the files that are there.
  static SortedSet<String> files() {
    var names = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(DIRECTORY)) {
      files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.json$", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  static Position position(String text) {
    return Position.parse(text).orElseThrow();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Body change(UserId user, Change change) {
    return BodyCodec.change(user, Objects.requireNonNull(change.key()), change);
  }

  private static EphemeralEvent receipt(EphemeralName name, UserId user) {
    var fields = "\"position\":\"x3f9:121\"".getBytes(StandardCharsets.UTF_8);
    return new EphemeralEvent(name, user, null, AT, fields);
  }

  private static EphemeralEvent presence(EphemeralName name) {
    var fields = ("\"version\":" + AT).getBytes(StandardCharsets.UTF_8);
    return new EphemeralEvent(name, ALICE, null, AT, fields);
  }

  /// The pieces as `inbox_clear.lua` puts them together.
  private static EphemeralEvent cleared(Clearance clearance, String read, String unread) {
    var body = EphemeralCodec.cleared(ALICE, clearance);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(body.untilPosition());
    bytes.writeBytes(read.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body.untilCount());
    bytes.writeBytes(unread.getBytes(StandardCharsets.US_ASCII));
    return EphemeralCodec.decode(bytes.toByteArray(), 0, AT).orElseThrow();
  }

  private static Map<RoomId, @Nullable NotificationLevel> twoLevels() {
    var levels = new LinkedHashMap<RoomId, @Nullable NotificationLevel>();
    levels.put(GENERAL, NotificationLevel.MENTIONS);
    levels.put(DEV, null);
    return levels;
  }

  private static TypePreference byMail() {
    return new TypePreference(
        NotificationLevel.ALL, Set.of(NotificationWay.IN_APP, NotificationWay.MAIL));
  }

  /// Where the event comes from: what is told in inboxes is told nowhere else.
  static RoomId room(Publication publication) {
    return publication.body().name() == EventName.NOTIFICATION ? RoomId.inboxOf(ALICE) : GENERAL;
  }

  static RoomId room(EphemeralEvent event) {
    return event.name() == EphemeralName.CLEARED ? RoomId.inboxOf(ALICE) : GENERAL;
  }

  private static Publication publication(long offset, Body body) {
    var epoch = new Epoch("x3f9");
    return new Publication(new Position(epoch, offset), new Position(epoch, offset - 1), AT, body);
  }

  private static Target twoRooms() {
    var after = new LinkedHashMap<RoomId, @Nullable Position>();
    after.put(GENERAL, position("x3f9:120"));
    after.put(DEV, null);
    return new Target.Rooms(after);
  }

  private static Map<RoomId, Reply.Start> oneStartedOneNot() {
    var rooms = new LinkedHashMap<RoomId, Reply.Start>();
    rooms.put(GENERAL, new Reply.Started(position("x3f9:120"), true));
    rooms.put(DEV, new Reply.NotStarted(Refusal.of(ErrorCode.UNKNOWN_ROOM)));
    return rooms;
  }
}
