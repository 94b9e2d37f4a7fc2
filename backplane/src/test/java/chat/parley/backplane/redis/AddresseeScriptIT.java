package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `addressees.lua`: whom a message is for besides all who follow its room.
@OnEveryRedis
final class AddresseeScriptIT {
  /// Bob's, behind the joining of alice, bob and carol.
  private static final long ROOT = 4;

  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptThreads threads;
  private long maxAgeMillis = 600_000;
  private int maxHere = 10;
  private int maxThread = 10;

  AddresseeScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.threads = new ScriptThreads(room);
    room.join("bob", "bob");
    room.join("carol", "carol");
    room.send("bob", "root");
  }

  @Test
  void whomItMentionsThoseWhoAreMembers() {
    threads.mention("alice", "k1", "carol", "nobody", "alice", "bob");
    assertThat(addressees(5)).containsExactly("carol", "mention", "0", "bob", "mention", "0");
    var before = room.everythingOfTheRoom();
    var reply = ask(room, 5);
    assertThat(reply.subList(0, 3))
        .containsExactly("addressees", room.entries().getLast().body(), "0");
    assertThat(room.everythingOfTheRoom()).as("nothing is changed").isEqualTo(before);
  }

  @Test
  void namesAreReadAsTheyWereWritten() {
    for (var name : List.of("a\"b", "c\"]", "d\\e")) {
      room.join(name, name);
    }
    threads.mention("alice", "k1", "c\\\"]", "a\\\"b", "d\\\\e");
    assertThat(users(8)).containsExactly("c\"]", "a\"b", "d\\e");
  }

  @Test
  void aMessageLikeAnyOtherIsForNobody() {
    room.sendBody("alice", "k", "message alice\n\"key\":\"k\",\"mentions\":[\"bob\"],\"x\":1", "");
    assertThat(addressees(5)).as("not where mentions stand").isEmpty();
    assertThat(addressees(ROOT)).isEmpty();
    assertThat(ask(room, 2)).as("a joining").containsExactly("nobody");
  }

  @Test
  void whatIsNotThereAnyMoreIsForNobody() {
    threads.mention("alice", "k1", "bob");
    assertThat(ask(room, 6)).containsExactly("nobody");
    assertThat(askAt(room, "zzzz:5")).as("another message").containsExactly("nobody");
    room.change("alice", "d", "delete", 5, "");
    assertThat(ask(room, 5)).as("deleted").containsExactly("nobody");
    assertThat(askAt(new ScriptRoom(server), "zzzz:5")).containsExactly("nobody");
  }

  @Test
  void whatIsOldIsForNobody() {
    threads.mention("alice", "k1", "bob");
    maxAgeMillis = 0;
    assertThat(ask(room, 5)).containsExactly("nobody");
  }

  @Test
  void inAPrivateRoomNothingIsForWhomeverJoinedLater() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    var talk = new ScriptThreads(hidden);
    talk.mention("alice", "k1", "bob", "@here");
    hidden.join("alice", "bob");
    assertThat(addressees(hidden, 2)).isEmpty();
    talk.mention("alice", "k2", "bob");
    assertThat(addressees(hidden, 4)).containsExactly("bob", "mention", "0");
    hidden.leave("bob", "bob");
    assertThat(addressees(hidden, 4)).isEmpty();
  }

  @Test
  void hereCallsEachMemberOnceWhomItDoesNotNameBesides() {
    threads.mention("alice", "k1", "carol", "@here");
    assertThat(addressees(5)).containsExactly("carol", "mention", "0", "bob", "-", "1");
  }

  @Test
  void hereCallsNobodyInALargerRoom() {
    threads.mention("alice", "k1", "carol", "@here");
    maxHere = 2;
    assertThat(ask(room, 5).get(2)).isEqualTo("1");
    assertThat(addressees(5)).containsExactly("carol", "mention", "0");
    maxHere = 3;
    assertThat(ask(room, 5).get(2)).isEqualTo("0");
    threads.mention("alice", "k2", "carol");
    maxHere = 0;
    assertThat(ask(room, 6).get(2)).as("not called at all").isEqualTo("0");
  }

  @Test
  void aReplyIsForWhoTakesPart() {
    threads.reply("alice", "k1", ROOT);
    assertThat(addressees(5)).as("the root's author").containsExactly("bob", "reply", "0");
    threads.reply("bob", "k2", ROOT);
    assertThat(users(6)).containsExactly("alice");
    threads.follow("carol", ROOT);
    threads.reply("bob", "k3", ROOT);
    assertThat(users(7)).as("who follows without having written").containsOnly("alice", "carol");
    threads.unfollow("alice", ROOT);
    threads.reply("carol", "k4", ROOT);
    assertThat(users(8)).containsExactly("bob");
    threads.reply("alice", "k5", ROOT);
    assertThat(users(9)).containsOnly("bob", "carol");
  }

  @Test
  void whoHasLeftTheThreadOrTheRoomIsNotMeant() {
    threads.reply("alice", "k1", ROOT);
    threads.reply("carol", "k2", ROOT);
    threads.unfollow("bob", ROOT);
    room.leave("carol", "carol");
    threads.reply("alice", "k3", ROOT);
    assertThat(addressees(8)).isEmpty();
    room.join("carol", "carol");
    assertThat(addressees(8)).as("who comes back takes part no more").isEmpty();
  }

  /// Whoever has a longer name, or takes part in another thread, does not take part in this one.
  @Test
  void threadsAreNotConfused() {
    room.send("bob", "another root");
    threads.follow("carol", 5);
    threads.reply("alice", "k1", ROOT);
    assertThat(users(6)).containsExactly("bob");
    threads.reply("alice", "k2", 5);
    assertThat(users(7)).containsOnly("bob", "carol");
  }

  @Test
  void ofManyWhoTakePartSoManyAreLookedAtAndTheRootsAuthor() {
    for (var name : List.of("a1", "a2", "a3", "a4")) {
      room.join(name, name);
      threads.follow(name, ROOT);
    }
    threads.reply("alice", "k1", ROOT);
    maxThread = 2;
    assertThat(users(9)).containsExactly("bob", "a1", "a2");
    maxThread = 0;
    assertThat(addressees(9)).containsExactly("bob", "reply", "0");
  }

  /// A thread that was begun before it was kept who takes part: its root's author is known.
  @Test
  void withoutMarksTheRootsAuthorIsMeant() {
    threads.reply("alice", "k1", ROOT);
    threads.reply("carol", "k2", ROOT);
    server.command("DEL", room.marks);
    assertThat(users(6)).containsExactly("bob");
    threads.reply("alice", "k3", ROOT);
    threads.reply("bob", "k4", ROOT);
    assertThat(users(8)).containsExactly("alice");
  }

  @Test
  void anAddresseeIsMentionedBeforeHeIsRepliedTo() {
    threads.follow("carol", ROOT);
    var thread = "\"thread\":\"" + threads.at(ROOT) + "\",";
    threads.reply("alice", "k1", ROOT);
    room.sendBody("alice", "k2", ScriptThreads.body("alice", thread, "k2", "bob", "@here"), "");
    assertThat(addressees(6)).containsExactly("bob", "mention", "0", "carol", "reply", "1");
  }

  @Test
  void inARoomOfTwoAMessageIsForTheOther() {
    var dave = "dave-" + room.id;
    var erin = "erin-" + room.id;
    var ofTwo = ScriptRoom.ofTwo(server, dave, erin);
    ofTwo.open(dave, erin);
    ofTwo.send(dave, "k1");
    ofTwo.send(erin, "k2");
    var talk = new ScriptThreads(ofTwo);
    talk.mention(dave, "k3", erin);
    talk.mention(dave, "k4", "@here");
    talk.reply(erin, "k5", 3);
    assertThat(addressees(ofTwo, 3)).containsExactly(erin, "direct", "0");
    assertThat(addressees(ofTwo, 4)).containsExactly(dave, "direct", "0");
    assertThat(addressees(ofTwo, 5)).containsExactly(erin, "mention", "0");
    assertThat(addressees(ofTwo, 6)).containsExactly(erin, "direct", "1");
    assertThat(addressees(ofTwo, 7)).as("a reply too").containsExactly(dave, "direct", "0");
  }

  /// A message has one position across forks.
  @Test
  void aMessageFromBeforeAForkIsFoundByItsPosition() {
    threads.mention("alice", "k1", "bob");
    var position = threads.at(5);
    room.fork();
    assertThat(askAt(room, position)).contains("bob", "mention");
    assertThat(ask(room, 5)).as("by another name").containsExactly("nobody");
  }

  private List<Object> addressees(long offset) {
    return addressees(room, offset);
  }

  private List<Object> addressees(ScriptRoom asked, long offset) {
    var reply = ask(asked, offset);
    assertThat(reply.getFirst()).isIn("addressees", "nobody");
    return reply.size() < 3 ? List.of() : reply.subList(3, reply.size());
  }

  private List<Object> users(long offset) {
    var addressees = addressees(offset);
    return IntStream.range(0, addressees.size() / 3).mapToObj(i -> addressees.get(3 * i)).toList();
  }

  private List<Object> ask(ScriptRoom asked, long offset) {
    return askAt(asked, asked.epoch() + ':' + offset);
  }

  private List<Object> askAt(ScriptRoom asked, String position) {
    return new ScriptThreads(asked).addressees(position, maxAgeMillis, maxHere, maxThread);
  }
}
