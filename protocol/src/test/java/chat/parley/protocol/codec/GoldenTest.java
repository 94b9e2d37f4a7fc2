package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/// The wire format to the byte.
final class GoldenTest {
  private final CommandDecoder decoder =
      new CommandDecoder(new CommandLimits(16 * 1024, 16 * 1024, 16 * 1024));

  @TestFactory
  Stream<DynamicTest> commandsAreRead() {
    return each(
        Golden.COMMANDS,
        (name, command) ->
            assertThat(decoder.decode(Golden.bytes(name)))
                .isEqualTo(new Decoded.Understood(command)));
  }

  @TestFactory
  Stream<DynamicTest> draftsAreRead() {
    return each(
        Golden.DRAFTS,
        (name, draft) ->
            assertThat(decoder.decodeDraft(Golden.bytes(name)))
                .isEqualTo(new DecodedDraft.Understood(draft)));
  }

  @TestFactory
  Stream<DynamicTest> changesAreRead() {
    return each(
        Golden.CHANGES,
        (name, change) ->
            assertThat(
                    decoder.decodeChange(name.substring(name.indexOf('-') + 1), Golden.bytes(name)))
                .isEqualTo(new DecodedChange.Understood(change)));
  }

  @TestFactory
  Stream<DynamicTest> receiptsAreRead() {
    return each(
        Golden.RECEIPTS,
        (name, receipt) ->
            assertThat(decoder.decodeReceipt(receipt.kind(), Golden.bytes(name)))
                .isEqualTo(new DecodedReceipt.Understood(receipt)));
  }

  @TestFactory
  Stream<DynamicTest> signalsAreRead() {
    return each(
        Golden.SIGNALS,
        (name, signal) ->
            assertThat(decoder.decodeSignal(Golden.bytes(name)))
                .isEqualTo(new DecodedSignal.Understood(signal)));
  }

  @TestFactory
  Stream<DynamicTest> partsInThreadsAreRead() {
    return each(
        Golden.THREAD_PARTS,
        (name, part) ->
            assertThat(
                    decoder.decodeThreadPart(
                        name.substring(name.indexOf('-') + 1), Golden.bytes(name)))
                .isEqualTo(new DecodedThreadPart.Understood(part)));
  }

  @TestFactory
  Stream<DynamicTest> ephemeralMessagesAreRead() {
    return each(
        Golden.CONTENTS,
        (name, content) ->
            assertThat(decoder.decodeContent(Golden.bytes(name)))
                .isEqualTo(new DecodedContent.Understood(content)));
  }

  @TestFactory
  Stream<DynamicTest> profilesAreRead() {
    return each(
        Golden.PROFILES,
        (name, change) ->
            assertThat(new ProfileDecoder(2 * 1024).decode(Golden.bytes(name)))
                .isEqualTo(new DecodedProfile.Understood(change)));
  }

  @TestFactory
  Stream<DynamicTest> notificationsAreRead() {
    return each(
        Golden.NOTIFICATIONS,
        (name, draft) ->
            assertThat(new NotificationDecoder(8 * 1024).decode(Golden.bytes(name)))
                .isEqualTo(new DecodedNotification.Understood(draft)));
  }

  @TestFactory
  Stream<DynamicTest> clearancesAreRead() {
    return each(
        Golden.CLEARANCES,
        (name, clearance) ->
            assertThat(decoder.decodeClearance(Golden.bytes(name)))
                .isEqualTo(new DecodedClearance.Understood(clearance)));
  }

  @TestFactory
  Stream<DynamicTest> preferencesAreRead() {
    return each(
        Golden.PREFERENCES,
        (name, change) ->
            assertThat(PreferencesDecoder.decode(Golden.bytes(name)))
                .isEqualTo(new DecodedPreferences.Understood(change)));
  }

  @TestFactory
  Stream<DynamicTest> appearancesAreRead() {
    return each(
        Golden.APPEARANCES,
        (name, appearance) ->
            assertThat(decoder.decodeAppearance(Golden.bytes(name)))
                .isEqualTo(new DecodedAppearance.Understood(appearance)));
  }

  @TestFactory
  Stream<DynamicTest> repliesAreWritten() {
    return written(Golden.REPLIES, EventEncoder::encode);
  }

  @TestFactory
  Stream<DynamicTest> publicationsAreWritten() {
    return written(
        Golden.PUBLICATIONS,
        publication -> EventEncoder.encode(Golden.room(publication), publication));
  }

  @TestFactory
  Stream<DynamicTest> publicationsAreWrittenAfterTheirWayThroughRedis() {
    return written(
        Golden.PUBLICATIONS,
        publication -> EventEncoder.encode(Golden.room(publication), throughRedis(publication)));
  }

  @TestFactory
  Stream<DynamicTest> snapshotsAreWritten() {
    return written(Golden.SNAPSHOTS, snapshot -> EventEncoder.encode(Golden.GENERAL, snapshot));
  }

  @TestFactory
  Stream<DynamicTest> ephemeralEventsAreWrittenAfterTheirWayThroughRedis() {
    return written(
        Golden.EPHEMERAL_EVENTS,
        event -> EventEncoder.encode(Golden.room(event), throughRedis(event)));
  }

  @TestFactory
  Stream<DynamicTest> noticesAreWritten() {
    return written(Golden.NOTICES, EventEncoder::encode);
  }

  @TestFactory
  Stream<DynamicTest> answersToSendsOverHttpAreWritten() {
    return written(Golden.SENT_OVER_HTTP, EventEncoder::encodeSent);
  }

  @TestFactory
  Stream<DynamicTest> answersToReceiptsOverHttpAreWritten() {
    return written(Golden.RECEIPTS_OVER_HTTP, EventEncoder::encodeReceipts);
  }

  @TestFactory
  Stream<DynamicTest> answersToAppearancesOverHttpAreWritten() {
    return written(Golden.APPEARING_OVER_HTTP, EventEncoder::encodeAppearing);
  }

  @TestFactory
  Stream<DynamicTest> answersToClearancesOverHttpAreWritten() {
    return written(Golden.CLEARED_OVER_HTTP, EventEncoder::encodeCleared);
  }

  @TestFactory
  Stream<DynamicTest> errorsAreWritten() {
    return written(Golden.ERRORS, EventEncoder::encodeError);
  }

  @Test
  void everyFileHasItsMessageAndEveryMessageItsFile() {
    var names = new TreeSet<String>();
    Golden.ALL.forEach(messages -> names.addAll(messages.keySet()));

    assertThat(Golden.files()).isEqualTo(names);
  }

  @Test
  void everyFileIsJsonThatAnotherReaderAccepts() {
    var mapper = JsonMapper.shared();
    for (var name : Golden.files()) {
      assertThat(mapper.readTree(Golden.line(name)).isObject()).as(name).isTrue();
    }
  }

  @Test
  void everyCommandHasAFile() {
    assertThat(classesOf(Golden.COMMANDS.values())).isEqualTo(variants(Command.class));
  }

  @Test
  void everyTargetHasAFile() {
    var targets =
        Golden.COMMANDS.values().stream()
            .filter(Subscribe.class::isInstance)
            .map(command -> ((Subscribe) command).target())
            .toList();

    assertThat(classesOf(targets)).isEqualTo(variants(Target.class));
  }

  @Test
  void everyNoticeHasAFile() {
    assertThat(classesOf(Golden.NOTICES.values())).isEqualTo(variants(Notice.class));
  }

  @Test
  void everyReplyHasAFile() {
    assertThat(classesOf(Golden.REPLIES.values())).isEqualTo(variants(Reply.class));
  }

  @Test
  void everyStartHasAFile() {
    var starts = new HashSet<Reply.Start>();
    for (var reply : Golden.REPLIES.values()) {
      if (reply instanceof Reply.SubscribedAll all) {
        starts.addAll(all.rooms().values());
      }
    }

    assertThat(classesOf(starts)).isEqualTo(variants(Reply.Start.class));
  }

  @Test
  void everyEventNameHasAFile() {
    assertThat(Golden.PUBLICATIONS.values())
        .extracting(publication -> publication.body().name())
        .contains(EventName.values());
  }

  @Test
  void everyEphemeralNameHasAFile() {
    assertThat(Golden.EPHEMERAL_EVENTS.values())
        .extracting(EphemeralEvent::name)
        .contains(EphemeralName.values());
  }

  private static EphemeralEvent throughRedis(EphemeralEvent event) {
    var body = EphemeralCodec.encode(event.name(), event.user(), null, event.fields());
    return EphemeralCodec.decode(body, 0, event.at()).orElseThrow();
  }

  private static Publication throughRedis(Publication publication) {
    var body = BodyCodec.decode(BodyCodec.encode(publication.body()), 0).orElseThrow();
    return new Publication(
        publication.position(), publication.predecessor(), publication.at(), body);
  }

  private static <T> Stream<DynamicTest> written(
      Map<String, T> messages, Function<T, byte[]> encoder) {
    return each(
        messages,
        (name, message) ->
            assertThat(new String(encoder.apply(message), StandardCharsets.UTF_8))
                .isEqualTo(Golden.line(name)));
  }

  private static <T> Stream<DynamicTest> each(
      Map<String, T> messages, BiConsumer<String, T> check) {
    return messages.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            message ->
                DynamicTest.dynamicTest(
                    message.getKey(), () -> check.accept(message.getKey(), message.getValue())));
  }

  private static Set<Class<?>> classesOf(Collection<?> messages) {
    return messages.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  /// The records of a sealed family, those of families within it included.
  private static Set<Class<?>> variants(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses())
        .flatMap(member -> member.isSealed() ? variants(member).stream() : Stream.of(member))
        .collect(Collectors.toSet());
  }
}
