package chat.parley.backplane.rule;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Moderation;
import chat.parley.backplane.room.Opened;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// A room in which somebody tries something, and a member for each thing that is done to one.
///
/// @param stateRoom one with a document, in the same situation; the room itself where there is none
/// @param role as the table has it
/// @param own a message of the actor's
/// @param others a message of the owner's
public record Scene(
    String room, String stateRoom, String actor, String role, Position own, Position others) {
  /// Always a time to come.
  public static final long FAR = 4_102_444_800_000L;

  private static final UserId CHIEF = new UserId("chief");

  /// Whom a deed is done to.
  public static String victim(Deed deed) {
    return "victim-" + deed;
  }

  /// Where a deed is done.
  public String room(Deed deed) {
    return deed == Deed.STATE ? stateRoom : room;
  }

  /// @param situation one of the table's
  /// @param role one of the table's: `stranger` for who is not in the room
  static Scene set(TestBackplane backplane, String situation, String role) {
    if (situation.equals("direct") || situation.equals("blocked")) {
      return ofTwo(backplane, situation, role);
    }
    if (situation.equals("announced")) {
      return announced(backplane, role);
    }
    var visibility = situation.equals("hidden") ? Visibility.PRIVATE : Visibility.PUBLIC;
    var room = backplane.room(CHIEF, visibility);
    var actor = new UserId(situation + '-' + role);
    Waiting.of(backplane.members.join(room, CHIEF, actor));
    for (var deed : Deed.values()) {
      if (deed != Deed.INVITE) {
        var member = new UserId(victim(deed));
        Waiting.of(backplane.members.join(room, CHIEF, member));
      }
    }
    if (situation.equals("slow")) {
      done(backplane.configurations.configure(room, CHIEF, slowMode()));
    }
    var others = sent(backplane.send(room, CHIEF, "of-the-chief"));
    var own = sent(backplane.send(room, actor, "of-the-actor"));
    arrange(backplane, room, actor, situation);
    appoint(backplane, room, actor, role);
    var documents = ofDocuments(backplane, visibility, actor, situation, role);
    return new Scene(room.value(), documents.value(), actor.value(), role, own, others);
  }

  private static RoomId ofDocuments(
      TestBackplane backplane, Visibility visibility, UserId actor, String situation, String role) {
    var room = backplane.room(CHIEF, visibility, RoomKind.STATE);
    Waiting.of(backplane.members.join(room, CHIEF, actor));
    if (situation.equals("slow")) {
      done(backplane.configurations.configure(room, CHIEF, slowMode()));
    }
    arrange(backplane, room, actor, situation);
    appoint(backplane, room, actor, role);
    return room;
  }

  /// The room of the chief and another, who is not in all scenes the same: their room would be.
  private static Scene ofTwo(TestBackplane backplane, String situation, String role) {
    var other = new UserId("other-" + UUID.randomUUID());
    var room = opened(backplane.direct.open(CHIEF, other));
    var others = sent(backplane.send(room, CHIEF, "of-the-chief"));
    var own = sent(backplane.send(room, other, "of-the-actor"));
    if (situation.equals("blocked")) {
      Waiting.of(backplane.blocks.block(CHIEF, other));
    }
    var actor = role.equals("stranger") ? "direct-stranger" : other.value();
    return new Scene(room.value(), room.value(), actor, role, own, others);
  }

  /// Who has just come into an announcement room, and could not say anything.
  private static Scene announced(TestBackplane backplane, String role) {
    var room = backplane.room(CHIEF, Visibility.PUBLIC, RoomKind.ANNOUNCEMENT);
    var actor = new UserId("announced-" + role);
    for (var user : List.of(actor, new UserId(victim(Deed.REMOVE)))) {
      Waiting.of(backplane.members.join(room, CHIEF, user));
    }
    var others = sent(backplane.send(room, CHIEF, "of-the-chief"));
    return new Scene(room.value(), room.value(), actor.value(), role, others, others);
  }

  private static RoomId opened(CompletionStage<Opened> opening) {
    return switch (Waiting.of(opening)) {
      case Opened.Done done -> done.room();
      case Opened.Refused refused -> throw new AssertionError(refused.refusal().toString());
    };
  }

  private static void arrange(
      TestBackplane backplane, RoomId room, UserId actor, String situation) {
    switch (situation) {
      case "frozen" ->
          done(
              backplane.configurations.configure(
                  room, CHIEF, new Configuration(null, null, true, null)));
      case "closed" ->
          done(
              backplane.configurations.configure(
                  room, CHIEF, new Configuration(null, null, null, true)));
      case "muted" -> done(backplane.restrictions.mute(room, CHIEF, actor, FAR));
      case "banned" -> Waiting.of(backplane.members.ban(room, CHIEF, actor));
      case "open", "hidden", "slow" -> {}
      default -> throw new IllegalArgumentException(situation);
    }
  }

  private static void appoint(TestBackplane backplane, RoomId room, UserId actor, String role) {
    if (role.equals("stranger")) {
      Waiting.of(backplane.members.leave(room, actor, actor));
    } else {
      done(backplane.appointments.appoint(room, CHIEF, actor, Role.of(role).orElseThrow()));
    }
  }

  private static Configuration slowMode() {
    return new Configuration(null, 3_600, null, null);
  }

  private static Position sent(Appended appended) {
    return switch (appended) {
      case Appended.Sent sent -> sent.position();
      case Appended.Refused refused -> throw new AssertionError(refused.refusal().toString());
    };
  }

  private static void done(CompletionStage<Moderation> moderation) {
    if (Waiting.of(moderation) instanceof Moderation.Refused refused) {
      throw new AssertionError(refused.refusal().toString());
    }
  }
}
